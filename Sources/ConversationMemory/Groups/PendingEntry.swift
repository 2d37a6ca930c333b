/// A message that was handed out and not acknowledged.
///
/// ```
/// ┌───────┬─────────────┬──────────┬─────┬───────────┐
/// │ state │ deliveries  │ consumer │ due │ delivered │     24 bytes
/// └───────┴─────────────┴──────────┴─────┴───────────┘
///   3 bits  29            32         64    64
/// ```
struct PendingEntry {
  enum State: UInt8 {
    case none
    /// In a consumer's hands until it is due.
    case leased
    /// Refused; at rest until it is due.
    case resting
    /// Waiting to be handed out again: its lease has ended, and until somebody else gets it whoever
    /// had it may extend it, unless that one was let go.
    case ready
    /// Waiting to be handed out again, after it was refused and has rested.
    case rested

    /// Whether it is waiting to be handed out again.
    @inline(__always)
    var isReady: Bool { self == .ready || self == .rested }
  }

  /// What a message counts that was handed out more often still.
  static let mostDeliveries: Int32 = 1 << 29 - 1

  /// The state in the three lowest bits, above it how often it was handed out.
  private var bits: UInt32
  /// Who has it, or had it last; nobody if that one was let go.
  var consumer: Int32
  /// When its lease or rest ends; the number of its turn if it is waiting to be handed out again.
  var due: Int64
  /// When it was last handed out.
  var delivered: Int64

  /// - Parameter deliveryCount: How often it was handed out, not below zero; what is more than
  ///   ``mostDeliveries`` counts as that.
  @inline(__always)
  init(
    state: State = .none, deliveryCount: Int32 = 0, consumer: Int32 = 0, due: Int64 = 0,
    delivered: Int64 = 0
  ) {
    bits = UInt32(min(deliveryCount, Self.mostDeliveries)) << 3 | UInt32(state.rawValue)
    self.consumer = consumer
    self.due = due
    self.delivered = delivered
  }

  @inline(__always) var state: State {
    get { State(rawValue: UInt8(truncatingIfNeeded: bits & 7)) ?? .none }
    set { bits = bits & ~7 | UInt32(newValue.rawValue) }
  }

  /// How often it was handed out.
  @inline(__always) var deliveryCount: Int32 {
    get { Int32(bits >> 3) }
    set { bits = UInt32(min(newValue, Self.mostDeliveries)) << 3 | bits & 7 }
  }
}
