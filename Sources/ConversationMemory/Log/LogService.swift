/// What somebody got who waited at a log: it is as if they had asked just then.
@usableFromInline
enum LogService {
  /// The next message of the shared cursor.
  case message
  /// What there was for a consumer of a group, at most so many messages.
  case deliveries(GroupReference, consumer: String, limit: Int)
}
