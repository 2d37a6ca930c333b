// What lies in a node, by its index. An index from outside is checked, so that no mistake of the
// tree's reads or writes what is not its own.
extension FingerNode {
  @inlinable
  @inline(__always)
  func time(_ index: Int) -> Int64 {
    precondition(index >= 0 && index < count, "An index must be that of an entry.")
    return unsafe times[index]
  }

  @inlinable
  func setTime(_ time: Int64, of index: Int) {
    precondition(index >= 0 && index < count, "An index must be that of an entry.")
    unsafe times[index] = time
  }

  @inlinable
  @inline(__always)
  func child(_ index: Int) -> Self {
    precondition(index >= 0 && index < count && !isLeaf, "An index must be that of a child.")
    return unsafe children[index]
  }

  /// What came at the time of an entry.
  @inlinable
  @inline(__always)
  func input(_ index: Int) -> Input {
    precondition(index >= 0 && index < count && isLeaf, "An index must be that of an entry.")
    return unsafe inputs[index]
  }

  @inlinable
  func setInput(_ input: Input, of index: Int) {
    precondition(index >= 0 && index < count && isLeaf, "An index must be that of an entry.")
    unsafe inputs[index] = input
  }

  /// What a child comes to.
  @inlinable
  subscript(index: Int) -> Partial {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe address(of: index) }
  }

  @inlinable
  @inline(__always)
  func address(of index: Int) -> UnsafeMutablePointer<Partial> {
    precondition(index >= 0 && index < count && !isLeaf, "An index must be that of a child.")
    return unsafe partials + index
  }

  /// The last index whose time is not above another; 0 if there is none. O(width), in which no step
  /// waits for another: a search in halves would wait for memory several times.
  @inlinable
  func lastIndex(notAfter time: Int64) -> Int {
    var passed = 0
    for index in 0..<count { passed += unsafe times[index] <= time ? 1 : 0 }
    return max(0, passed - 1)
  }
}
