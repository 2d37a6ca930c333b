import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The contract of a conversation's tree, at every distance")
struct TreeContractTests {
  /// A root, two that answer it, and one below the first of them, with their ids.
  private func tree(
    _ chat: some Conversation<[UInt8]>
  ) async throws -> [ConversationMessageID] {
    var ids: [ConversationMessageID] = []
    for (text, parent) in [("root", nil), ("left", 0), ("right", 0), ("leaf", 1)] as [(_, Int?)] {
      let parent = parent.map { ConversationParent.message(ids[$0]) } ?? .root
      let outcome = try await chat.append(ConversationDraft(Array(text.utf8), parent: parent))
      ids.append(try #require(outcome.id))
    }
    return ids
  }

  private func texts(_ messages: [ConversationMessage<[UInt8]>]) -> [String] {
    messages.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  @Test("D5 T1 T2 T3 paths, children and subtrees", arguments: Backing.allCases)
  func relatives(backing: Backing) async throws {
    let subject = backing.subject(clock: ConversationManualClock())
    let chat = subject.conversation
    let ids = try await tree(chat)
    subject.midway()
    let path = try await chat.path(to: ids[3], through: .unbounded)
    #expect(texts(try #require(path).messages) == ["root", "left", "leaf"])
    #expect(texts(try await chat.children(of: ids[0])) == ["left", "right"])
    #expect(texts(try await chat.subtree(of: ids[1])) == ["left", "leaf"])
    #expect(try await chat.message(ids[2])?.parent == ids[0])
    let last = ids[1]..<ids[3].advanced(by: 1)
    #expect(texts(try await chat.messages(last, limit: 2, fromEnd: true)) == ["right", "leaf"])
    #expect(texts(try await chat.messages(last, limit: 2, fromEnd: false)) == ["left", "right"])
    #expect(try await chat.removeSubtree(of: ids[1]) == 2)
    #expect(try await chat.path(to: ids[3], through: .unbounded) == nil)
    #expect(try await chat.remove(ids[2]))
    #expect(try await !chat.remove(ids[2]))
    #expect(try await chat.removeAll() == 1)
    #expect(try await chat.read(through: .unbounded).messages.isEmpty)
    #expect(subject.account.removed == 4)
  }

  @Test("D5 B9 branches are forked, moved, and read", arguments: Backing.allCases)
  func branches(backing: Backing) async throws {
    let subject = backing.subject(clock: ConversationManualClock())
    let chat = subject.conversation
    let ids = try await tree(chat)
    subject.midway()
    let branch = try #require(try await chat.fork(from: ids[2]))
    _ = try await chat.append(ConversationDraft(Array("more".utf8), branch: branch))
    let view = try await chat.read(branch, through: .unbounded)
    #expect(texts(view.messages) == ["root", "right", "more"])
    #expect(try await chat.branches[branch] == chat.head(of: branch))
    #expect(try await chat.move(branch, to: ids[3]))
    #expect(try await chat.head(of: branch) == ids[3])
    #expect(try await chat.fork(from: ConversationMessageID(rawValue: .max)) == nil)
  }

  @Test("D5 B10 the latest state of a key is there", arguments: Backing.allCases)
  func states(backing: Backing) async throws {
    let subject = backing.subject(clock: ConversationManualClock())
    for number in 1...3 {
      let state = ConversationAttributes(kind: .state(key: "typing"))
      try await subject.append(ConversationDraft(number, attributes: state))
      if number == 2 { subject.midway() }
    }
    let state = try await subject.conversation.state("typing")
    #expect(state.map { ContractSubject.number($0.payload) } == 3)
    #expect(try await subject.conversation.state("other") == nil)
  }
}
