/// What a buffer runs on at the moment: a queue while it is used as one, else a log.
///
/// Found anew for every call, at the price of a look at one word; neither counts a reference.
@usableFromInline
enum Engine<Payload: Sendable>: Sendable {
  /// The ends of the queue: the plain case goes past its engine, and inline.
  case queue(QueueEnds<Payload>)
  case log(Lent<LogEngine<Payload>>)
}
