/// A cursor over a conversation that several consumers share, with acknowledgement, wherever the
/// conversation is. ``ConversationGroup`` says what it means.
public protocol ConversationConsumerGroup<Payload>: Sendable {
  /// What a message says.
  associatedtype Payload: Sendable

  /// Its name, which no other group of the conversation has.
  var name: String { get }

  /// The next messages for a consumer, without waiting: those that are repeated first, then new
  /// ones, oldest first.
  ///
  /// - Parameters:
  ///   - consumer: Its name; it is entered with its first call.
  ///   - limit: How many at most; none where it is not above zero.
  func receive(
    as consumer: String, atMost limit: Int
  ) async throws -> [ConversationDelivery<Payload>]

  /// The next messages for a consumer, waiting at most until a deadline for the first.
  ///
  /// - Parameters:
  ///   - consumer: Its name.
  ///   - limit: How many at most; less than 1 counts as 1.
  ///   - deadline: How long to wait at most.
  func receive(
    as consumer: String, atMost limit: Int, until deadline: ConversationDeadline
  ) async throws -> ConversationReceive<Payload>

  /// Says that a message is dealt with.
  @discardableResult
  func acknowledge(_ receipt: ConversationReceipt) async throws -> ConversationSettlement

  /// Says that messages are dealt with; how many of them were still to be answered for.
  @discardableResult
  func acknowledge(_ receipts: [ConversationReceipt]) async throws -> Int

  /// Says that a message could not be dealt with: after a rest, by default that of the rules,
  /// somebody gets it again, unless this was its last delivery.
  @discardableResult
  func refuse(
    _ receipt: ConversationReceipt, reason: String?, rest: Duration?
  ) async throws -> ConversationSettlement

  /// Lets a lease end so long from now on, whenever it would have.
  @discardableResult
  func extend(
    _ receipt: ConversationReceipt, by duration: Duration
  ) async throws -> ConversationSettlement

  /// Lets a consumer go that will not come back; whether there was one.
  @discardableResult
  func removeConsumer(_ name: String) async throws -> Bool

  /// Its pending messages, or some of them, in order of their ids; nil if it was removed.
  ///
  /// - Parameters:
  ///   - first: The least id that is of interest; nil for the least there is.
  ///   - last: The greatest; nil for the greatest there is.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - consumer: Only what this one has, or had last; nil for all.
  ///   - idle: Only what was handed out so long ago, or longer; nil for all.
  func pending(
    from first: ConversationMessageID?, through last: ConversationMessageID?, atMost limit: Int,
    of consumer: String?, idleAtLeast idle: Duration?
  ) async throws -> [ConversationPendingMessage]?

  /// Takes over messages, whoever has them; nil if the group was removed.
  ///
  /// - Parameters:
  ///   - ids: Those of the messages.
  ///   - consumer: Its name; it is entered with its first call.
  ///   - claim: On which terms.
  @discardableResult
  func claim(
    _ ids: [ConversationMessageID], as consumer: String, _ claim: ConversationClaim
  ) async throws -> [ConversationDelivery<Payload>]?

  /// Takes over the next messages in order of their ids, whoever has them.
  ///
  /// - Parameters:
  ///   - first: The least id that is of interest; nil for the least there is.
  ///   - consumer: Its name; it is entered with its first call.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - claim: On which terms; nothing is claimed that is not pending.
  @discardableResult
  func claimNext(
    from first: ConversationMessageID?, as consumer: String, atMost limit: Int,
    _ claim: ConversationClaim
  ) async throws -> ConversationClaimed<Payload>

  /// Has pending messages handed out again at once, whoever has them; how many were pending.
  ///
  /// - Parameters:
  ///   - ids: Those of the messages.
  ///   - count: How often each counts as handed out; nil for as often as it was.
  @discardableResult
  func release(_ ids: [ConversationMessageID], countingAs count: Int?) async throws -> Int

  /// Sets where it goes on; whether there is the group.
  @discardableResult
  func move(to position: ConversationPosition) async throws -> Bool

  /// Its consumers, or some of them, in the order of their names' bytes; nil if it was removed.
  ///
  /// - Parameters:
  ///   - name: Only those behind this one; nil for all.
  ///   - limit: How many at most; none where it is not above zero.
  func consumers(after name: String?, atMost limit: Int) async throws -> [ConversationConsumer]?

  /// How much is pending, and with whom; nil if it was removed.
  var pendingSummary: ConversationPendingSummary? { get async throws }

  /// What the group is doing; nil if it was removed.
  var status: ConversationGroupStatus? { get async throws }
}
