/// A conversation of a store: its name, its bytes, and its places in the wheel and in the order of
/// use.
struct StoreSlot: WheelElement {
  /// The first, so that its address is that of the slot.
  var packed: PackedConversation
  let key: StoreKey
  /// The number of the shard's last use of it; the smaller, the longer ago.
  var lastUse: UInt64
  var link = TimerWheel.Link()
  /// When it was emptied, in nanoseconds; meaningless while there is a live message.
  var emptiedAt: Int64 = 0
  /// Which of the store's windows is its.
  var windowIndex: UInt8
  /// Whether it is kept apart, as more than its bytes.
  var isThawed = false
}
