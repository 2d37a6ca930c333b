/// How long a message is valid: a set of limits, all of which a live message keeps.
///
/// A window is made of one limit, or of several by writing them in an array:
///
/// ```swift
/// let recent: ConversationWindow = .time(.seconds(1800))
/// let prompt: ConversationWindow = [.turns(5), .tokens(4000)]
/// ```
///
/// Of two limits of one kind the narrower counts. A limit of 0 keeps nothing. Pinned messages stay
/// through every limit; they take their part of `bytes` and `tokens` first, and are not counted by
/// `count` and `turns`.
public struct ConversationWindow: Hashable, Sendable {
  /// Where a read through the window may begin.
  public enum Cut: Hashable, Sendable {
    /// At a turn, never between a tool call and its results: what a model can be given.
    case turn
    /// At any message.
    case anywhere
  }

  // Each limit as a number, the greatest of its type where there is none: narrowing is `min`, and
  // a check is one comparison.
  @usableFromInline var timeToLive: Int64 = .max
  @usableFromInline var schedulePeriod: Int64 = .max
  @usableFromInline var maximumCount: Int = .max
  @usableFromInline var maximumTurns: Int = .max
  @usableFromInline var maximumBytes: Int = .max
  @usableFromInline var maximumTokens: Int = .max

  /// Where a read through the window may begin; at a turn unless told otherwise.
  public var cut: Cut = .turn

  /// Whether a read may part a call of tools from its results, though it begins at a turn: who
  /// reads knows by the calls' ids what belongs together, which the buffer does not.
  package var partsExchanges = false

  @usableFromInline
  init() {}

  /// The window without a limit.
  public static let unbounded = Self()
}

extension ConversationWindow {
  /// Live while *now < arrival + duration*.
  ///
  /// - Parameter duration: To the resolution of the buffer's clock.
  /// - Precondition: The duration is not negative.
  public static func time(_ duration: Duration) -> Self {
    precondition(duration >= .zero, "A window's time must not be negative.")
    var window = Self()
    window.timeToLive = duration.clampedNanoseconds
    return window
  }

  /// Message number *i*, counted from 1, is live until *i × period* after the buffer's start.
  ///
  /// - Precondition: The period is not negative.
  public static func schedule(_ period: Duration) -> Self {
    precondition(period >= .zero, "A schedule's period must not be negative.")
    var window = Self()
    window.schedulePeriod = period.clampedNanoseconds
    return window
  }

  /// The last messages.
  ///
  /// - Parameter count: How many.
  /// - Precondition: The count is not negative.
  public static func count(_ count: Int) -> Self {
    precondition(count >= 0, "A window's count must not be negative.")
    var window = Self()
    window.maximumCount = count
    return window
  }

  /// The last turns, a turn being a user's message, or one without a role that is not a state, and
  /// all up to the next; of what is live, where messages leave otherwise.
  ///
  /// - Parameter turns: How many.
  /// - Precondition: The turns are not negative.
  public static func turns(_ turns: Int) -> Self {
    precondition(turns >= 0, "A window's turns must not be negative.")
    var window = Self()
    window.maximumTurns = turns
    return window
  }

  /// The longest suffix of so many payload bytes, as the buffer's `byteCount` has them.
  ///
  /// - Precondition: The bytes are not negative.
  public static func bytes(_ bytes: Int) -> Self {
    precondition(bytes >= 0, "A window's bytes must not be negative.")
    var window = Self()
    window.maximumBytes = bytes
    return window
  }

  /// The longest suffix of so many tokens, as the buffer's `tokenCount` has them.
  ///
  /// - Precondition: The tokens are not negative.
  public static func tokens(_ tokens: Int) -> Self {
    precondition(tokens >= 0, "A window's tokens must not be negative.")
    var window = Self()
    window.maximumTokens = tokens
    return window
  }
}

extension ConversationWindow: ExpressibleByArrayLiteral {
  /// The window in which a message is live only while it is so in every one of these.
  public init(arrayLiteral windows: ConversationWindow...) {
    self = windows.reduce(.unbounded) { $0.narrowed(by: $1) }
  }

  /// The window of the limits of both; it may begin anywhere if one of them may.
  public func narrowed(by other: Self) -> Self {
    var window = Self()
    window.timeToLive = min(timeToLive, other.timeToLive)
    window.schedulePeriod = min(schedulePeriod, other.schedulePeriod)
    window.maximumCount = min(maximumCount, other.maximumCount)
    window.maximumTurns = min(maximumTurns, other.maximumTurns)
    window.maximumBytes = min(maximumBytes, other.maximumBytes)
    window.maximumTokens = min(maximumTokens, other.maximumTokens)
    window.partsExchanges = partsExchanges || other.partsExchanges
    window.cut = cut == .anywhere || other.cut == .anywhere ? .anywhere : .turn
    return window
  }

  /// The same limits, for reads that may part a call of tools from its results.
  package func partingExchanges() -> Self {
    var window = self
    window.partsExchanges = true
    return window
  }

  /// The same limits, for reads that may begin at any message.
  public func cutAnywhere() -> Self {
    var window = self
    window.cut = .anywhere
    return window
  }
}

extension ConversationWindow {
  /// The limits of age, for a buffer that began at an instant.
  func age(from start: Int64) -> WindowAge {
    WindowAge(timeToLive: timeToLive, schedulePeriod: schedulePeriod, start: start)
  }

  /// When a message's time is over, in a conversation that began somewhere.
  @inline(__always)
  func expiry(
    of id: ConversationMessageID, arrival: Int64, from origin: WindowOrigin
  ) -> Int64 {
    age(from: origin.start).expiry(arrival: arrival, ordinal: origin.ordinal(of: id))
  }

  /// Whether messages leave by age.
  var endsByAge: Bool { timeToLive != .max || schedulePeriod != .max }

  /// Whether messages leave for what came after them: by count, turns, bytes or tokens.
  var endsByPosition: Bool {
    maximumCount != .max || maximumTurns != .max || maximumBytes != .max || maximumTokens != .max
  }
}
