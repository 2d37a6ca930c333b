extension ConversationStore {
  /// Applies an operation that happened elsewhere, at the instant that it had there.
  ///
  /// A store that was empty, or restored from a snapshot, and has gone through all operations that
  /// another recorded since, in the order of their positions, is as that one was: it answers the
  /// same, and its snapshot of an instant is the same bytes. What the other decided of itself, such
  /// as who gives way to the byte budget, is among the operations and is not decided here. While a
  /// store follows another one nobody else is to use it.
  ///
  /// - Parameters:
  ///   - operation: What happened.
  ///   - instant: When, on the clock of the other store.
  /// - Returns: What it came to: the same as there.
  @discardableResult
  public func apply(
    _ operation: ConversationOperation, at instant: ConversationInstant
  ) -> ConversationAnswer {
    do throws(ConversationOperationError) {
      return try apply(operation.bytes, at: instant)
    } catch {
      preconditionFailure("An operation that could be read can be read again.")
    }
  }

  /// Applies the bytes of an operation that happened elsewhere, without making a value of them.
  ///
  /// - Parameters:
  ///   - bytes: Those of an operation; they may be any bytes.
  ///   - instant: When it happened, on the clock of the other store.
  /// - Returns: What it came to.
  /// - Throws: ``ConversationOperationError`` if they are not; then nothing has happened.
  @discardableResult
  public func apply(
    _ bytes: [UInt8], at instant: ConversationInstant
  ) throws(ConversationOperationError) -> ConversationAnswer {
    try withReader(of: bytes) { reader throws(ByteReader.Failure) in
      try apply(&reader, at: instant.nanoseconds)
    }
  }

  /// Applies the bytes of an operation that lie somewhere, as ``apply(_:at:)-([UInt8],_)`` does.
  ///
  /// - Returns: What it came to.
  /// - Throws: ``ConversationOperationError`` if the bytes are not those of an operation.
  @discardableResult
  public func apply(
    _ bytes: RawSpan, at instant: ConversationInstant
  ) throws(ConversationOperationError) -> ConversationAnswer {
    try withReader(of: bytes) { reader throws(ByteReader.Failure) in
      try apply(&reader, at: instant.nanoseconds)
    }
  }

  private func apply(
    _ reader: inout ByteReader, at instant: Int64
  ) throws(ByteReader.Failure) -> ConversationAnswer {
    guard let kind = ConversationOperation.Kind(rawValue: try reader.byte()) else {
      throw reader.failure
    }
    // Farther off no snapshot could say when it was.
    let reach = ConversationImage.reach
    let applier = StoreApplier(store: self, instant: min(max(instant, -reach / 2), reach))
    return try kind.read(&reader, for: applier)
  }
}

/// What is done with an operation that was read.
protocol OperationVisitor {
  associatedtype Result

  func visit(_ operation: borrowing some StoreOperation & ~Copyable) -> Result
  func visit(_ operation: OpenGroupOperation) -> Result
  func visit(_ operation: SetWindowOperation) -> Result
  func visit(_ operation: RemoveConversationsOperation) -> Result
  func visit(_ operation: TransferOperation) -> Result
  func visit(_ operation: BeginOperation) -> Result
  func visit(_ operation: BatchOperation) -> Result
}

/// Applies it.
private struct StoreApplier: OperationVisitor {
  let store: ConversationStore
  let instant: Int64

  func visit<Operation: StoreOperation & ~Copyable>(
    _ operation: borrowing Operation
  ) -> ConversationAnswer {
    Operation.answer(store.perform(operation, at: instant, following: true))
  }

  func visit(_ operation: OpenGroupOperation) -> ConversationAnswer {
    store.follow(operation)
    return OpenGroupOperation.answer(store.perform(operation, at: instant, following: true))
  }

  func visit(_ operation: SetWindowOperation) -> ConversationAnswer {
    store.follow(operation, at: instant)
  }

  func visit(_ operation: RemoveConversationsOperation) -> ConversationAnswer {
    store.follow(operation, at: instant)
    return .nothing
  }

  func visit(_ operation: TransferOperation) -> ConversationAnswer {
    .done(store.perform(operation, at: instant) == .done)
  }

  func visit(_ operation: BeginOperation) -> ConversationAnswer {
    store.follow(operation)
    return .nothing
  }

  func visit(_ operation: BatchOperation) -> ConversationAnswer {
    store.follow(operation, at: instant)
  }
}

/// Only sees that it could be read.
private struct OperationCheck: OperationVisitor {
  func visit(_: borrowing some StoreOperation & ~Copyable) {}
  func visit(_: OpenGroupOperation) {}
  func visit(_: SetWindowOperation) {}
  func visit(_: RemoveConversationsOperation) {}
  func visit(_: TransferOperation) {}
  func visit(_: BeginOperation) {}
  func visit(_: BatchOperation) {}
}

extension ConversationOperation.Kind {
  /// Whether it is about some names, and can be part of a step.
  var isOfNames: Bool {
    switch self {
    case .begin, .setWindow, .removeConversations, .batch: false
    default: true
    }
  }

  /// Reads an operation of this kind, of which nothing is left then.
  func check(_ reader: inout ByteReader) throws(ByteReader.Failure) {
    try read(&reader, for: OperationCheck())
  }

  /// Reads an operation of this kind to the end, and then hands it to somebody.
  @inline(__always)
  fileprivate func read<Visitor: OperationVisitor>(
    _ reader: inout ByteReader, for visitor: Visitor
  ) throws(ByteReader.Failure) -> Visitor.Result {
    func read<Operation: StoreOperation & ~Copyable>(
      _: Operation.Type
    ) throws(ByteReader.Failure) -> Operation {
      let name = try reader.lent()
      let operation = try Operation(of: name, from: &reader)
      guard reader.isAtEnd else { throw reader.failure }
      return operation
    }
    func readWide<Operation: StoreWideOperation>(
      _: Operation.Type
    ) throws(ByteReader.Failure) -> Operation {
      let operation = try Operation(from: &reader)
      guard reader.isAtEnd else { throw reader.failure }
      return operation
    }
    switch self {
    case .append: return visitor.visit(try read(AppendOperation.self))
    case .appendBatch: return visitor.visit(try read(AppendBatchOperation.self))
    case .finish: return visitor.visit(try read(FinishOperation.self))
    case .dequeue: return visitor.visit(try read(DequeueOperation.self))
    case .remove: return visitor.visit(try read(RemoveOperation.self))
    case .removeAll: return visitor.visit(try read(RemoveAllOperation.self))
    case .trim: return visitor.visit(try read(TrimOperation.self))
    case .fork: return visitor.visit(try read(ForkOperation.self))
    case .move: return visitor.visit(try read(MoveOperation.self))
    case .openGroup: return visitor.visit(try read(OpenGroupOperation.self))
    case .removeGroup: return visitor.visit(try read(RemoveGroupOperation.self))
    case .receive: return visitor.visit(try read(ReceiveOperation.self))
    case .acknowledge: return visitor.visit(try read(AcknowledgeOperation.self))
    case .refuse: return visitor.visit(try read(RefuseOperation.self))
    case .extend: return visitor.visit(try read(ExtendOperation.self))
    case .claim: return visitor.visit(try read(ClaimOperation.self))
    case .release: return visitor.visit(try read(ReleaseOperation.self))
    case .setCursor: return visitor.visit(try read(SetCursorOperation.self))
    case .removeConsumer: return visitor.visit(try read(RemoveConsumerOperation.self))
    case .loseLetter: return visitor.visit(try read(LoseLetterOperation.self))
    case .evict: return visitor.visit(try read(EvictOperation.self))
    case .open: return visitor.visit(try read(OpenOperation.self))
    case .subscribe: return visitor.visit(try read(SubscribeOperation.self))
    case .unsubscribe: return visitor.visit(try read(UnsubscribeOperation.self))
    case .removeHead: return visitor.visit(try read(RemoveHeadOperation.self))
    case .removeLine: return visitor.visit(try read(RemoveLineOperation.self))
    case .appendLine: return visitor.visit(try read(AppendLineOperation.self))
    case .removeConversation: return visitor.visit(try read(RemoveConversationOperation.self))
    case .setExpiry: return visitor.visit(try read(SetExpiryOperation.self))
    case .value: return visitor.visit(try read(ValueOperation.self))
    case .removeConversations: return visitor.visit(try readWide(RemoveConversationsOperation.self))
    case .transfer: return visitor.visit(try readWide(TransferOperation.self))
    case .setWindow: return visitor.visit(try readWide(SetWindowOperation.self))
    case .begin: return visitor.visit(try readWide(BeginOperation.self))
    case .batch:
      let batch = try readWide(BatchOperation.self)
      try batch.forEach { _, reader throws(ByteReader.Failure) in
        guard let kind = Self(rawValue: try reader.byte()), kind.isOfNames else {
          throw reader.failure
        }
        try kind.check(&reader)
      }
      return visitor.visit(batch)
    }
  }
}

extension ConversationStore {
  /// Changes windows as another store did.
  fileprivate func follow(
    _ operation: SetWindowOperation, at instant: Int64
  ) -> ConversationAnswer {
    checkAlone()
    windowChanges.lock.lock()
    defer { windowChanges.lock.unlock() }
    guard let windows = windows(after: operation) else { return .done(false) }
    for shard in shards { shard.lock.lock() }
    change(operation, to: windows.after, at: instant)
    for shard in shards { shard.lock.unlock() }
    refit(operation, following: true)
    return .done(true)
  }

  /// Removes all conversations as another store did.
  fileprivate func follow(_ operation: RemoveConversationsOperation, at instant: Int64) {
    checkAlone()
    windowChanges.lock.lock()
    defer { windowChanges.lock.unlock() }
    for shard in shards { shard.lock.lock() }
    change(operation, at: instant)
    for shard in shards { shard.lock.unlock() }
    refitAll(following: true)
  }

  /// Does in one step what another store did in one.
  fileprivate func follow(_ batch: BatchOperation, at instant: Int64) -> ConversationAnswer {
    let names = batch.names
    if letters.areRouted {
      for name in names { unsafe name.withUnsafeBytes { unsafe dropLetters(to: $0, at: instant) } }
    }
    var answers: [ConversationAnswer] = []
    inStep(names, at: instant, recordingAll: true) {
      do throws(ByteReader.Failure) {
        try batch.forEach { elapsed, reader throws(ByteReader.Failure) in
          let reach = ConversationImage.reach
          let applier = StoreApplier(
            store: self,
            instant: min(max(instant.addingClamped(elapsed), -reach / 2), reach))
          guard let kind = ConversationOperation.Kind(rawValue: try reader.byte()) else {
            throw reader.failure
          }
          answers.append(try kind.read(&reader, for: applier))
        }
      } catch {
        preconditionFailure("An operation that could be read can be read again.")
      }
    }
    return .all(answers)
  }

  /// Takes note of what comes with a group: its number, and where its dead letters go.
  fileprivate func follow(_ operation: OpenGroupOperation) {
    note(group: operation.number)
    if let target = operation.group.deadLettersName {
      letters.add(operation.name.copy, to: target)
    }
  }

  /// Counts ids from where another store does, and chooses shards as it does. Conversations that
  /// are there already stay where they are: the key comes with them.
  fileprivate func follow(_ operation: BeginOperation) {
    checkAlone()
    for shard in shards { shard.lock.lock() }
    if shards.allSatisfy({ $0.pointee.slots.count == 0 }) {
      key.store(operation.key)
      for shard in shards { shard.pointee.key = operation.key }
    }
    for shard in shards { shard.pointee.freshIDs.epoch = operation.epoch }
    for shard in shards { shard.lock.unlock() }
  }
}
