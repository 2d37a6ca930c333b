import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The tree")
struct ConversationBufferTreeTests {
  private let clock = ConversationManualClock()

  private func memory(
    window: ConversationWindow = .unbounded, capacity: Int = 100
  ) -> ConversationBufferWindowMemory<String> {
    ConversationBufferWindowMemory(window: window, capacity: capacity, clock: .injected(clock))
  }

  @Test("T1 T3 a branch goes on from where it was forked, and the main one as if nothing was")
  func fork() throws {
    let memory = memory()
    let root = try #require(memory.append("root").id)
    _ = memory.append("main")
    let branch = try #require(memory.fork(from: root))
    #expect(memory.head(of: branch) == root)
    let other = try #require(memory.append(ConversationDraft("other", branch: branch)).id)
    let last = try #require(memory.append("main again").id)
    let path = try #require(memory.path(to: other))
    #expect(path.messages.map(\.payload) == ["root", "other"])
    #expect(memory.path(to: last)?.messages.map(\.payload) == ["root", "main", "main again"])
    #expect(memory.children(of: root).map(\.payload) == ["main", "other"])
    #expect(memory.subtree(of: root).map(\.payload) == ["root", "main", "main again", "other"])
    #expect(memory.branches == [.main: last, branch: other])
    #expect(memory.move(.main, to: other))
    #expect(memory.append("joined").id.flatMap { memory.message($0)?.parent } == other)
    #expect(memory.removeSubtree(of: other) == 2)
    #expect(memory.append(ConversationDraft("gone", branch: branch)) == .branchGone("gone"))
    #expect(memory.head(of: branch) == nil)
  }

  @Test("L6 a path ends at a root, or says at which parent the window cut it", arguments: 1...6)
  func cutPath(count: Int) throws {
    let memory = memory(window: .count(count))
    for number in 1...6 { _ = memory.append("\(number)") }
    let path = try #require(memory.path(to: ConversationMessageID(rawValue: 6)))
    #expect(path.messages.map(\.payload) == (1...6).suffix(count).map { "\($0)" })
    #expect(path.cutAt?.rawValue == (count == 6 ? nil : UInt64(6 - count)))
    #expect(path.messages.last?.depth == 5)
    #expect(memory.path(to: ConversationMessageID(rawValue: .max)) == nil)
  }

  @Test("T3 L2 nothing is forked from, moved to, or found below what is over")
  func over() throws {
    let memory = memory(window: .time(.nanoseconds(10)))
    let old = try #require(
      memory.append(ConversationDraft("old", timeToLive: .nanoseconds(5))).id)
    _ = memory.append("child")
    let branch = try #require(memory.fork(from: old))
    clock.advance(by: .nanoseconds(5))
    #expect(memory.fork(from: old) == nil)
    #expect(!memory.move(.main, to: old))
    #expect(memory.subtree(of: old).isEmpty)
    #expect(memory.children(of: old).isEmpty)
    #expect(memory.message(old) == nil)
    #expect(memory.head(of: branch) == nil)
    #expect(memory.branches.count == 1)
    #expect(memory.append(ConversationDraft("late", branch: branch)) == .branchGone("late"))
  }

  @Test("T3 there are no more branches than the capacity")
  func branchLimit() throws {
    let memory = memory(capacity: 3)
    let root = try #require(memory.append("root").id)
    for _ in 0..<3 { #expect(memory.fork(from: root) != nil) }
    #expect(memory.fork(from: root) == nil)
    memory.remove(root)
    let next = try #require(memory.append("next").id)
    #expect(memory.fork(from: next)?.number == 4)
  }

  @Test("T2 B9 a deep path and a wide node take no recursion")
  func deepAndWide() throws {
    let memory = memory(capacity: 20_000)
    let root = try #require(memory.append("root").id)
    var last = root
    for _ in 0..<5_000 { last = try #require(memory.append("deep").id) }
    for _ in 0..<5_000 {
      _ = memory.append(ConversationDraft("wide", parent: .message(root)))
    }
    #expect(memory.path(to: last)?.messages.count == 5_001)
    #expect(memory.children(of: root).count == 5_001)
    #expect(memory.subtree(of: root).count == 10_001)
    #expect(memory.removeSubtree(of: root) == 10_001)
    #expect(memory.account.live == 0)
  }
}
