/// When each message was about to be appended, in nanoseconds, for those who take it out.
///
/// ```
/// lane 0          lane 1     lane 2
/// ├──┬──┬──┬──┐   ├──┬──┐    ├──┬ …      a word for every message, laid end to end
/// ```
@safe final class HandOverTimes: @unchecked Sendable {
  // Sendable: a lane's producer writes a message's word before it appends the message, and the
  // consumer reads it after it took the message out, so the memory's lock lies between the two. No
  // other message has the word.

  private let words: UnsafeMutableBufferPointer<Int64>

  /// Room for so many messages.
  init(count: Int) {
    unsafe words = .allocate(capacity: count)
    unsafe words.initialize(repeating: 0)
  }

  deinit {
    unsafe words.deallocate()
  }

  /// The time of the message with a number, from 0 and below the count.
  subscript(number: Int) -> Int64 {
    get { unsafe words[number] }
    set { unsafe words[number] = newValue }
  }
}
