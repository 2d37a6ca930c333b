extension ConversationStore {
  /// Has an operation on a value of a name do what it does, in one step.
  ///
  /// - Parameters:
  ///   - name: Any bytes; for a name of text, its UTF-8.
  ///   - operation: What is to be done.
  /// - Returns: What it came to.
  /// - Throws: ``ConversationKindError`` where the name holds something of another kind, and the
  ///   operation is not one that sees such.
  /// - Complexity: As the operation; one lock.
  /// - Precondition: The operation's type of values is among the configuration's `valueTypes`.
  @inlinable
  @discardableResult
  public func update<Operation: ConversationValueOperation & ~Copyable>(
    _ name: RawSpan, by operation: borrowing Operation
  ) throws(ConversationKindError) -> Operation.Answer {
    try operation.carryOut { type, kind, seesOthers, change, encode in
      unsafe name.withUnsafeBytes { name in
        unsafe updateValue(name, type, kind, seesOthers: seesOthers, change, encode: encode)
      }
    }
  }

  /// Looks at the value of a name where it lies, without copying it.
  ///
  /// - Parameters:
  ///   - name: Any bytes; for a name of text, its UTF-8.
  ///   - type: That of the value.
  ///   - body: Called if there is one, under a lock: it is to be short, and must not use the store.
  /// - Returns: What it returned; nil if the name holds nothing.
  /// - Throws: ``ConversationKindError`` where the name holds something of another kind.
  /// - Complexity: As the body; one lock.
  /// - Precondition: The type is among the configuration's `valueTypes`.
  @inlinable
  public func read<Value: ConversationStoreValue, Result>(
    _ name: RawSpan, as type: Value.Type, _ body: (borrowing Value) -> Result
  ) throws(ConversationKindError) -> Result? {
    var result: Result?
    let other = unsafe name.withUnsafeBytes { name in
      unsafe showValue(name, ObjectIdentifier(type), Value.kind.number) { box in
        // Of this type: a store has one for each kind.
        result = unsafe body(unsafeDowncast(box, to: TypedValueBox<Value>.self).value)
      }
    }
    if let other { throw ConversationKindError(other) }
    return result
  }

  /// Does something to the place of a name, and records it.
  ///
  /// - Returns: What the name holds, if that is of another kind and nothing was done therefore.
  @usableFromInline
  func updateValue(
    _ name: UnsafeRawBufferPointer, _ type: ObjectIdentifier, _ kind: UInt8, seesOthers: Bool,
    _ body: (inout ValuePlace) -> Void, encode: (inout [UInt8]) -> Void
  ) -> ConversationValueKind? {
    unsafe updateValue(
      name, known: nil, type, kind, seesOthers: seesOthers, body, encode: encode)
  }

  func updateValue(
    _ name: UnsafeRawBufferPointer, known: KnownHash?, _ type: ObjectIdentifier, _ kind: UInt8,
    seesOthers: Bool, _ body: (inout ValuePlace) -> Void, encode: (inout [UInt8]) -> Void
  ) -> ConversationValueKind? {
    check(type, kind)
    return unsafe access(name, known) { shard, hash, wakes in
      unsafe updateValue(
        name, in: &shard, hash, kind, seesOthers: seesOthers, &wakes, body, encode: encode)
    }
  }

  /// Does something to the place of a name in a shard, and records it.
  func updateValue(
    _ name: UnsafeRawBufferPointer, in shard: inout StoreShard, _ hash: UInt32, _ kind: UInt8,
    seesOthers: Bool, _ wakes: inout WakeList, _ body: (inout ValuePlace) -> Void,
    encode: (inout [UInt8]) -> Void
  ) -> ConversationValueKind? {
    let outcome = unsafe shard.changeValue(
      name, hash: hash, kind: kind, seesOthers: seesOthers, &wakes, body)
    switch outcome {
    case .unchanged: return nil
    case .otherKind(let other): return other
    case .changed: break
    }
    if shard.habits.records {
      // One array for all, so that recording allocates nothing after the first.
      var bytes: [UInt8] = []
      swap(&bytes, &shard.operationBytes)
      bytes.removeAll(keepingCapacity: true)
      encode(&bytes)
      unsafe bytes.withUnsafeBytes { bytes in
        record(
          unsafe ValueOperation(
            LentBytes(bytes), ofKind: kind, seeingOthers: seesOthers, on: LentBytes(name)),
          at: shard.now)
      }
      if bytes.capacity <= 4096 { swap(&bytes, &shard.operationBytes) }
    }
    if shard.isWatched { unsafe shard.noteChange(of: name, hash: hash) }
    return nil
  }

  /// Shows the value of a name.
  ///
  /// - Returns: What the name holds, if that is of another kind.
  @usableFromInline
  func showValue(
    _ name: UnsafeRawBufferPointer, _ type: ObjectIdentifier, _ kind: UInt8,
    _ body: (ValueBox) -> Void
  ) -> ConversationValueKind? {
    unsafe showValue(name, known: nil, type, kind, body)
  }

  func showValue(
    _ name: UnsafeRawBufferPointer, known: KnownHash?, _ type: ObjectIdentifier, _ kind: UInt8,
    _ body: (ValueBox) -> Void
  ) -> ConversationValueKind? {
    check(type, kind)
    return unsafe access(name, known) { shard, hash, wakes in
      unsafe shard.showValue(name, hash: hash, kind: kind, &wakes) { box, _ in body(box) }
    }
  }

  func check(_ type: ObjectIdentifier, _ kind: UInt8) {
    precondition(
      types.has(type, as: kind), "A type of values is among the configuration's valueTypes.")
  }
}

extension ConversationValueOperation where Self: ~Copyable {
  /// Has a store do this to the place of a name: only here are the types known that it is about.
  ///
  /// - Parameter update: Has the place changed and the operation recorded as bytes, under a lock;
  ///   says what the name holds if that is of another kind and nothing was done therefore.
  @inlinable
  borrowing func carryOut(
    _ update: (
      _ type: ObjectIdentifier, _ kind: UInt8, _ seesOthers: Bool,
      _ change: (inout ValuePlace) -> Void, _ encode: (inout [UInt8]) -> Void
    ) -> ConversationValueKind?
  ) throws(ConversationKindError) -> Answer {
    var answer: Answer?
    // What is replaced is released when the lock has been let go.
    var replaced: Value?
    let other = update(
      ObjectIdentifier(Value.self), Value.kind.number, Self.seesOtherKinds
    ) { place in
      var typed = ConversationValuePlace<Value>(place)
      answer = apply(to: &typed)
      place = typed.place
      replaced = typed.replaced
    } _: {
      encode(into: &$0)
    }
    _ = replaced
    guard let answer else { throw ConversationKindError(other ?? .conversation) }
    return answer
  }
}

extension StoredConversation {
  /// Has an operation on a value of this name do what it does, in one step.
  ///
  /// - Parameter operation: What is to be done.
  /// - Returns: What it came to.
  /// - Throws: ``ConversationKindError`` where the name holds something of another kind, and the
  ///   operation is not one that sees such.
  /// - Complexity: As the operation; one lock.
  /// - Precondition: The operation's type of values is among the configuration's `valueTypes`.
  @inlinable
  @discardableResult
  public func update<Operation: ConversationValueOperation & ~Copyable>(
    by operation: borrowing Operation
  ) throws(ConversationKindError) -> Operation.Answer {
    try operation.carryOut { type, kind, seesOthers, change, encode in
      updateValue(type, kind, seesOthers: seesOthers, change, encode: encode)
    }
  }

  /// Looks at the value of this name where it lies, without copying it.
  ///
  /// - Parameters:
  ///   - type: That of the value.
  ///   - body: Called if there is one, under a lock: it is to be short, and must not use the store.
  /// - Returns: What it returned; nil if the name holds nothing.
  /// - Throws: ``ConversationKindError`` where the name holds something of another kind.
  /// - Complexity: As the body; one lock.
  /// - Precondition: The type is among the configuration's `valueTypes`.
  @inlinable
  public func read<Value: ConversationStoreValue, Result>(
    as type: Value.Type, _ body: (borrowing Value) -> Result
  ) throws(ConversationKindError) -> Result? {
    var result: Result?
    let other = showValue(ObjectIdentifier(type), Value.kind.number) { box in
      result = unsafe body(unsafeDowncast(box, to: TypedValueBox<Value>.self).value)
    }
    if let other { throw ConversationKindError(other) }
    return result
  }

  @usableFromInline
  func updateValue(
    _ type: ObjectIdentifier, _ kind: UInt8, seesOthers: Bool,
    _ body: (inout ValuePlace) -> Void, encode: (inout [UInt8]) -> Void
  ) -> ConversationValueKind? {
    withName { name in
      unsafe store.updateValue(
        name.bytes, known: hashedName.hash, type, kind, seesOthers: seesOthers, body, encode: encode
      )
    }
  }

  @usableFromInline
  func showValue(
    _ type: ObjectIdentifier, _ kind: UInt8, _ body: (ValueBox) -> Void
  ) -> ConversationValueKind? {
    withName { name in
      unsafe store.showValue(name.bytes, known: hashedName.hash, type, kind, body)
    }
  }
}
