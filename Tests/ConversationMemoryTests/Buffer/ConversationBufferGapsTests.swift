import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Lines that have lost messages from their middle")
struct ConversationBufferGapsTests {
  /// Why a message leaves from the middle of a line.
  enum Reason: CaseIterable {
    case removed, ownTime, replaced
  }

  private static func heart(capacity: Int = 100_000) -> ConversationBuffer {
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = capacity
    configuration.compactsStates = true
    return ConversationBuffer(rules: ConversationRules(configuration), start: 0)
  }

  private func ids(
    _ heart: borrowing ConversationBuffer, on branch: ConversationBranch = .main
  ) -> [UInt64] {
    heart.read(branch, through: .unbounded, at: 9).headers.map(\.id.rawValue)
  }

  @Test(
    "L6 what has left from the middle of a line hides nothing before it, and is told of",
    arguments: Reason.allCases, [false, true])
  func passedOver(reason: Reason, isHead: Bool) {
    var heart = Self.heart()
    for number in 1...4 {
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.attributes.role = .user
      if number == 3, reason == .ownTime { entry.timeToLive = 5 }
      if number == 3, reason == .replaced {
        entry.attributes = ConversationAttributes(kind: .state(key: "typing"))
      }
      if number < 4 || !isHead { _ = heart.append(entry, at: 0) }
    }
    let three = ConversationMessageID(rawValue: 3)
    switch reason {
    case .removed: _ = heart.remove(three, at: 0)
    case .ownTime: _ = heart.expire(at: 5, atMost: .max)
    case .replaced:
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.attributes = ConversationAttributes(kind: .state(key: "typing"))
      _ = heart.append(entry, at: 0)
    }
    heart.checkInvariants()
    #expect(
      ids(heart) == (1...5).filter { $0 != 3 && heart.nodes.place(of: .init(rawValue: $0)) != nil })
    #expect(heart.read(.main, through: .unbounded, at: 9).leftOut.passedOverCount == 1)
    let last = heart.newest(of: .main, at: 9)
    let path = last.flatMap { heart.path(to: $0, through: .unbounded, at: 9) }
    #expect(path?.headers.map(\.id.rawValue) == ids(heart) && path?.cutAt == nil)
    _ = heart.removeAll(at: 9)
    heart.checkInvariants()
    #expect(heart.gaps == nil)
  }

  @Test("L6 T3 a branch goes on from a state that another replaces, as the main one does")
  func replacedOnBranch() {
    var heart = Self.heart()
    for _ in 0..<2 { _ = heart.append(ConversationEntry(byteCount: 1, tokenCount: 1), at: 0) }
    guard let branch = heart.fork(from: ConversationMessageID(rawValue: 2), at: 0) else {
      Issue.record("There is no branch.")
      return
    }
    for _ in 0..<3 {
      var typing = ConversationEntry(byteCount: 1, tokenCount: 1)
      typing.attributes = ConversationAttributes(kind: .state(key: "typing"))
      typing.branch = branch
      _ = heart.append(typing, at: 0)
      heart.checkInvariants()
    }
    #expect(ids(heart, on: branch) == [1, 2, 5])
    #expect(heart.read(branch, through: .unbounded, at: 9).leftOut.passedOverCount == 2)
  }

  @Test("L6 L7 W9 whoever leaves first, what is known of the departed is bounded by the live")
  func bounded() {
    withSeed { random in
      for order in 0..<3 {
        var heart = Self.heart()
        for _ in 0..<5_000 {
          _ = heart.append(ConversationEntry(byteCount: 1, tokenCount: 1), at: 0)
        }
        var middle = Array(UInt64(2)...4_999)
        if order == 1 { middle.reverse() }
        if order == 2 { middle.shuffle(using: &random) }
        for (index, id) in middle.enumerated() {
          _ = heart.remove(ConversationMessageID(rawValue: id), at: 0)
          let count = heart.gaps?.count ?? 0
          if count > heart.liveCount { Issue.record("\(count) beside \(heart.liveCount) live") }
          if index % 500 == 0 { heart.checkInvariants() }
        }
        #expect(ids(heart) == [1, 5_000] && heart.gaps?.count == 1)
        #expect(heart.read(.main, through: .unbounded, at: 9).leftOut.passedOverCount == 4_998)
        _ = heart.remove(ConversationMessageID(rawValue: 1), at: 0)
        _ = heart.remove(ConversationMessageID(rawValue: 5_000), at: 0)
        #expect(heart.gaps == nil)
      }
    }
  }

  @Test("L6 W3 what the window lets go of cuts a line, also behind a pin")
  func behindPin() {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = .count(2)
    var heart = ConversationBuffer(rules: ConversationRules(configuration), start: 0)
    for number in 1...50 {
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.isPinned = number == 1
      _ = heart.append(entry, at: 0)
      heart.checkInvariants()
    }
    let path = heart.path(to: ConversationMessageID(rawValue: 50), through: .unbounded, at: 0)
    #expect(path?.headers.map(\.id.rawValue) == [49, 50])
    #expect(path?.cutAt?.rawValue == 48 && path?.leftOut.passedOverCount == 0)
    #expect(ids(heart) == [1, 49, 50] && heart.gaps == nil)
  }

  @Test("L6 L8 a store says the same of a line in every form, and when it is restored")
  func forms() throws {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(ConversationManualClock())
    let store = ConversationStore(configuration)
    for number in 1...6 { _ = store["chat"].append("\(number)", role: .user) }
    let ids = store["chat"].read().messages.map(\.id)
    for index in [1, 2, 4] { store["chat"].remove(ids[index]) }
    let view = store["chat"].read(.main)
    #expect(view.messages.map(\.id) == [ids[0], ids[3], ids[5]])
    #expect(view.leftOut.passedOverCount == 3)
    store["chat"].remove(ids[5])
    let restored = ConversationStore(configuration)
    try restored.restore(from: store.snapshot())
    for store in [store, restored] {
      let view = store["chat"].read(.main)
      #expect(view.messages.map(\.id) == [ids[0], ids[3]])
      #expect(view.leftOut.passedOverCount == 4)
      _ = store["chat"].append("7", role: .user)
      #expect(store["chat"].read(.main).messages.map(\.id).prefix(2) == [ids[0], ids[3]])
    }
    #expect(restored.snapshot() == store.snapshot())
  }
}
