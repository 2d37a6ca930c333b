// Links to children are not packed: whoever asks for them has the newer messages looked at, each of
// which says its parent. Nothing is kept of what was found.
extension PackedLog {
  /// The live messages whose parent this one is, oldest first; none if it is not live.
  ///
  /// - Complexity: O(newer messages).
  func children(of id: ConversationMessageID) -> [PackedMessage] {
    guard let parent = message(id) else { return [] }
    var children: [PackedMessage] = []
    var cursor = packed.cursor(behind: parent)
    while let message = packed.next(&cursor) {
      if message.parent == id, isLive(message) { children.append(message) }
    }
    return children
  }

  /// A live message and all live ones below it, parents before their children, children in order of
  /// arrival; none if it is not live.
  ///
  /// - Complexity: O(newer messages), and log of the messages returned for each that names its
  ///   parent.
  func subtree(of id: ConversationMessageID) -> [PackedMessage] {
    guard let top = message(id) else { return [] }
    var subtree = PackedSubtree(below: top)
    var cursor = packed.cursor(behind: top)
    while let message = packed.next(&cursor) {
      if isLive(message) { subtree.add(message) }
    }
    return subtree.messages
  }

  /// The head of the main branch by its branch, if it is live: there is no other.
  var heads: [ConversationBranch: ConversationMessageID] {
    message(packed.newestID).map { [.main: $0.id] } ?? [:]
  }
}

/// Messages that are found to be below another, in the order of their ids.
private struct PackedSubtree {
  private var found: [PackedMessage]
  /// For each the place of the last of its children, and of the sibling before it; -1 for none.
  private var lastChild = [-1]
  private var previousSibling = [-1]
  /// Whether each continues the one before it: then they are in order.
  private var isLine = true

  init(below top: PackedMessage) {
    found = [top]
  }

  /// Takes a message in that is younger than all of these, if its parent is among them.
  mutating func add(_ message: PackedMessage) {
    guard let parent = place(of: message.parent) else { return }
    if parent != found.count - 1 { isLine = false }
    previousSibling.append(lastChild[parent])
    lastChild[parent] = found.count
    lastChild.append(-1)
    found.append(message)
  }

  private func place(of id: ConversationMessageID) -> Int? {
    if found[found.count - 1].id == id { return found.count - 1 }
    var low = 0
    var high = found.count
    while low < high {
      let middle = (low + high) / 2
      if found[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < found.count && found[low].id == id ? low : nil
  }

  /// All of them, parents before their children, without recursion.
  var messages: [PackedMessage] {
    if isLine { return found }
    var messages: [PackedMessage] = []
    messages.reserveCapacity(found.count)
    var waiting = [0]
    while let next = waiting.popLast() {
      messages.append(found[next])
      var child = lastChild[next]
      while child >= 0 {
        waiting.append(child)
        child = previousSibling[child]
      }
    }
    return messages
  }
}
