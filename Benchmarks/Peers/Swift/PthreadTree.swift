import BenchWorkload

/// Dictionaries of messages and of their children under a mutex, as one would write it by hand: the
/// newest messages, each with its parent.
///
/// Unchecked because all variables are touched under the mutex alone.
final class PthreadTree: ReadersLog, @unchecked Sendable {
  private let capacity: Int
  private let mutex = PthreadMutex()
  private var nodes: [UInt64: (message: Message, parent: UInt64?)] = [:]
  private var children: [UInt64: [UInt64]] = [:]
  private var nextID: UInt64 = 0

  init(capacity: Int) {
    self.capacity = capacity
    nodes.reserveCapacity(capacity)
    children.reserveCapacity(capacity)
  }

  func append(_ message: Message, below parent: UInt64?) -> UInt64 {
    mutex.withLock {
      let id = nextID
      nextID += 1
      if nodes.count == capacity {
        nodes[id - UInt64(capacity)] = nil
        children[id - UInt64(capacity)] = nil
      }
      nodes[id] = (message, parent)
      if let parent, nodes[parent] != nil { children[parent, default: []].append(id) }
      return id
    }
  }

  func last(_ count: Int) -> [Message] {
    mutex.withLock {
      (max(0, Int(nextID) - count)..<Int(nextID)).compactMap { nodes[UInt64($0)]?.message }
    }
  }

  func path(to id: UInt64) -> [Message]? {
    mutex.withLock {
      var path: [Message] = []
      var next: UInt64? = id
      while let id = next {
        guard let node = nodes[id] else { return nil }
        path.append(node.message)
        next = node.parent
      }
      path.reverse()
      return path
    }
  }
}
