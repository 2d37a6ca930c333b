/// One slot per thread for what it returned or threw.
///
/// ```
/// slots   [ thread 0 | thread 1 | … ]   nil until its thread sets it
/// ```
///
/// A slot is written by its thread alone, once, and read after that thread was joined.
@safe final class ThreadResults<Outcome: Sendable, Failure: Error> {
  private let slots: UnsafeMutableBufferPointer<Result<Outcome, Failure>?>

  init(count: Int) {
    unsafe slots = .allocate(capacity: count)
    unsafe slots.initialize(repeating: nil)
  }

  deinit {
    unsafe slots.deinitialize()
    unsafe slots.deallocate()
  }

  func set(_ thread: Int, to result: Result<Outcome, Failure>) {
    unsafe slots[thread] = result
  }

  func get(_ thread: Int) -> Result<Outcome, Failure> {
    guard let result = unsafe slots[thread] else {
      preconditionFailure("Thread \(thread) has not ended.")
    }
    return result
  }
}

// Threads touch slots of their own only, and joining orders their writes before the reads.
extension ThreadResults: @unchecked Sendable {}
