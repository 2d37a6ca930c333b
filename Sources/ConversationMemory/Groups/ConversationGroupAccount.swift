/// What became of a group's messages.
///
/// Of the messages since the group began, each is in one place:
/// `appended = lag + missed + pending + acknowledged + deadLettered + departed`, unless its cursor
/// was set by hand or a message was claimed that was not pending, which then may be in two or none.
public struct ConversationGroupAccount: Hashable, Sendable {
  /// Messages handed out, the same one as often as it was.
  public internal(set) var deliveries = 0
  /// Of these, those that were not a message's first.
  public internal(set) var redeliveries = 0
  /// Messages that were acknowledged.
  public internal(set) var acknowledged = 0
  /// Deliveries that were refused.
  public internal(set) var refused = 0
  /// Deliveries of which the lease ended.
  public internal(set) var leasesEnded = 0
  /// Messages that became dead letters.
  public internal(set) var deadLettered = 0
  /// Dead letters that the conversation for them had no room for.
  public internal(set) var deadLettersLost = 0
  /// Messages that left the window while they were pending.
  public internal(set) var departed = 0
  /// Messages that left the window before anybody got them.
  public internal(set) var missed = 0
  /// Pending messages that a consumer took over that had not been given back: claimed, or handed
  /// out as the cursor was set back before them.
  public internal(set) var claimed = 0

  init() {}
}
