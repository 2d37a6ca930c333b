/// A queue in chunks, whose elements keep their index while others come and go.
///
/// ```
///   chunks      ┌────────────┐ ┌────────────┐ ┌──────
///               │ gone │ 700 │ │ 1024 … 2047│ │ 2048 …    indices count from the first ever
///               └────────────┘ └────────────┘ └──────
///                        start                        end
/// ```
///
/// A single array would now and then copy all its elements; this one allocates a chunk instead, so
/// that no operation takes long. A chunk is let go when its last element is.
@usableFromInline
struct ChunkedQueue<Element> {
  @inlinable static var shift: Int { 10 }
  @inlinable static var mask: Int { 1 << shift - 1 }

  @usableFromInline var chunks: [ContiguousArray<Element>] = []
  /// Chunks before the first of ``chunks``.
  @usableFromInline var firstChunk = 0
  /// Leading entries of ``chunks`` that are already empty.
  @usableFromInline var emptied = 0
  /// The index of the first element.
  @usableFromInline var start = 0
  /// The index behind the last element.
  @usableFromInline var end = 0

  @usableFromInline
  init() {}

  @inlinable var count: Int { end - start }
  @inlinable var isEmpty: Bool { start == end }

  /// The element with an index from ``start`` to before ``end``.
  @inlinable
  subscript(index: Int) -> Element {
    _read { yield chunks[index >> Self.shift - firstChunk][index & Self.mask] }
    _modify { yield &chunks[index >> Self.shift - firstChunk][index & Self.mask] }
  }

  /// Adds an element at ``end``. O(1), with an allocation for every 1024.
  @inlinable
  mutating func append(_ element: Element) {
    if end & Self.mask == 0 || chunks.isEmpty { addChunk() }
    chunks[chunks.count - 1].append(element)
    end += 1
  }

  /// Lets go of the first element. O(1).
  @inlinable
  mutating func removeFirst() {
    precondition(start < end, "An empty queue has no first element.")
    start += 1
    if start & Self.mask == 0 { dropChunk() }
  }

  @usableFromInline
  mutating func addChunk() {
    var chunk = ContiguousArray<Element>()
    chunk.reserveCapacity(Self.mask + 1)
    chunks.append(chunk)
  }

  @usableFromInline
  mutating func dropChunk() {
    chunks[emptied] = []
    emptied += 1
    // In runs, so that the list of chunks is not moved along for every one.
    guard emptied >= 32, 2 * emptied >= chunks.count else { return }
    chunks.removeFirst(emptied)
    firstChunk += emptied
    emptied = 0
  }
}

extension ChunkedQueue: Sendable where Element: Sendable {}
