/// How long a call waits at most.
public enum ConversationDeadline: Hashable, Sendable {
  /// Until it is served, the buffer is finished, or the task cancelled.
  case never
  /// So long from the call on; less than nothing has passed already.
  case after(Duration)
  /// Until this instant of the buffer's clock. One that has passed does not wait.
  case at(ConversationInstant)

  /// The last instant that can be waited for: a clock that has come to the last that there is has
  /// passed it.
  private static let last = ConversationInstant(nanoseconds: .max - 1)

  /// The deadline as an instant, for a call that begins now.
  @usableFromInline
  func instant(from now: ConversationInstant) -> ConversationInstant {
    switch self {
    case .never: .distantFuture
    case .after(let duration): min(now.advanced(by: duration), Self.last)
    case .at(let instant): min(instant, Self.last)
    }
  }
}
