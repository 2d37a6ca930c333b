import ConversationTestSupport

@testable import ConversationMemory

/// A conversation of texts with groups, kept in one way or another: the contract is the same.
struct GroupSubject: Sendable {
  enum Form: CaseIterable {
    /// A buffer of its own.
    case typed
    /// A conversation of a store.
    case stored
  }

  private indirect enum Home {
    case memory(ConversationBufferWindowMemory<[UInt8]>, letters: GroupSubject?)
    case store(ReplayWitness, name: String)
  }

  private let home: Home

  /// - Parameter letterRoom: The capacity of the conversation of dead letters, if there is one;
  ///   what it has no room for is rejected. In a store it is that of all conversations.
  init(
    _ form: Form, _ clock: some Clock<Duration>, window: ConversationWindow = .unbounded,
    retention: ConversationRetention = .window, capacity: Int = 100,
    overflow: ConversationOverflow = .evictOldest, letterRoom: Int? = nil
  ) {
    switch form {
    case .typed:
      let letters = letterRoom.map {
        GroupSubject(.typed, clock, capacity: $0, overflow: .reject)
      }
      let memory = ConversationBufferWindowMemory<[UInt8]>(
        window: window, capacity: capacity, overflow: overflow, retention: retention,
        clock: .injected(clock))
      home = .memory(memory, letters: letters)
    case .stored:
      var configuration = ConversationStoreConfiguration()
      configuration.window = window
      configuration.capacity = letterRoom ?? capacity
      configuration.overflow = letterRoom == nil ? overflow : .reject
      configuration.retention = retention
      configuration.clock = .injected(clock)
      home = .store(ReplayWitness(configuration), name: "jobs")
    }
  }

  private init(_ home: Home) { self.home = home }

  /// The conversation of dead letters.
  var letters: GroupSubject? {
    switch home {
    case .memory(_, let letters): letters
    case .store(let witness, _): GroupSubject(.store(witness, name: "letters"))
    }
  }

  /// - Parameter buries: Whether it has a conversation of dead letters.
  func group(
    _ name: String, rules: ConversationGroupRules = ConversationGroupRules(),
    from position: ConversationPosition = .oldest, buries: Bool = false
  ) -> ConversationGroup<[UInt8]> {
    switch home {
    case .memory(let memory, let letters):
      memory.group(
        name, rules: rules, from: position, deadLetters: buries ? letters?.memory : nil)
    case .store(let witness, let conversation):
      witness.store[conversation].group(
        name, rules: rules, from: position, deadLetters: buries ? witness.store["letters"] : nil)
    }
  }

  private var memory: ConversationBufferWindowMemory<[UInt8]>? {
    if case .memory(let memory, _) = home { memory } else { nil }
  }

  func remove(_ group: ConversationGroup<[UInt8]>) {
    switch home {
    case .memory(let memory, _): memory.remove(group)
    case .store(let witness, let conversation): witness.store[conversation].remove(group)
    }
  }

  func append(contentsOf texts: [String]) {
    for text in texts { append(text) }
  }

  @discardableResult
  func append(_ text: String, role: ConversationRole? = nil) -> ConversationMessageID? {
    switch home {
    case .memory(let memory, _):
      memory.append(
        ConversationDraft(
          Array(text.utf8), attributes: ConversationAttributes(role: role))
      ).id
    case .store(let witness, let name): witness.store[name].append(text, role: role).id
    }
  }

  func remove(_ id: ConversationMessageID) {
    switch home {
    case .memory(let memory, _): memory.remove(id)
    case .store(let witness, let name): _ = witness.store[name].remove(id)
    }
  }

  func finish() {
    switch home {
    case .memory(let memory, _): memory.finish()
    case .store(let witness, let name): witness.store[name].finish()
    }
  }

  var messages: [ConversationMessage<[UInt8]>] {
    switch home {
    case .memory(let memory, _): memory.read().messages
    case .store(let witness, let name): witness.store[name].read().messages
    }
  }

  /// Does what a sweeper does.
  func sweep() {
    switch home {
    case .memory(let memory, _): _ = memory.account
    case .store(let witness, _): witness.store.expire()
    }
  }

  var account: ConversationAccount {
    switch home {
    case .memory(let memory, _): memory.account
    case .store(let witness, _): witness.store.account
    }
  }

  var heldBytes: Int {
    switch home {
    case .memory(let memory, _): memory.usage.heldBytes
    case .store(let witness, _): witness.store.usage.heldBytes
    }
  }

  /// How many wait for messages of a group.
  var receiverCount: Int {
    switch home {
    case .memory(let memory, _): memory.waitingCounts.receivers
    case .store(let witness, let name):
      StoreRoom(witness.store[name]).perform { state, _, _ in state.lines.counts.receivers }
    }
  }
}

extension ConversationMessage<[UInt8]> {
  var text: String { String(decoding: payload, as: UTF8.self) }
}

extension ConversationDelivery<[UInt8]> {
  var text: String { message.text }
}
