/// Those who wait for messages of the groups of a packed conversation, which stays packed.
///
/// It is touched under the lock of its shard only.
final class GroupReceivers {
  var lines = WaitingLines<[UInt8]>()

  /// Nobody yet.
  init() {}
}
