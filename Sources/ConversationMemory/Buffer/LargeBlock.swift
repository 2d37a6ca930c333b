/// Memory that somebody else frees: giving many pages back takes the system milliseconds, for which
/// nobody is to hold a lock.
@usableFromInline
@safe
struct LargeBlock: @unchecked Sendable {
  // Sendable: whoever makes one lets go of the block, which nobody else has.

  /// Bytes that are given back at once: some ten microseconds.
  private static let small = 1 << 20

  private let base: UnsafeMutableRawPointer

  /// Frees a block of so many bytes, soon.
  @usableFromInline
  static func free(_ base: UnsafeMutableRawPointer, _ byteCount: Int) {
    guard byteCount > small else { return unsafe base.deallocate() }
    let block = unsafe Self(base: base)
    // Starting a task only enqueues it.
    Task.detached { block.free() }
  }

  private func free() { unsafe base.deallocate() }
}
