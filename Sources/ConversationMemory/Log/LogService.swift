/// What somebody got who waited at a log: it is as if they had asked just then.
@usableFromInline
enum LogService<Payload> {
  /// What they wanted to append is in.
  case append(Waiter<Payload>.Request)
  /// The next message of the shared cursor.
  case message
  /// What there was for a consumer of a group, at most so many messages.
  case deliveries(GroupReference, consumer: String, limit: Int)
}
