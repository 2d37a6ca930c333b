extension StoreShard {
  /// The version of a conversation in which nothing is over.
  mutating func version(of slot: UInt32) -> ConversationVersion {
    isWatched = true
    slots[slot].hasVersion = true
    return versions.version(of: slot)
  }

  /// The version of a name of which there is no conversation.
  mutating func version(ofNone name: UnsafeRawBufferPointer) -> ConversationVersion {
    isWatched = true
    return unsafe versions.version(ofNone: name)
  }

  /// Takes note that something has happened to a conversation.
  @inline(__always)
  mutating func noteChange(of slot: UInt32) {
    if slots[slot].hasVersion { versions.change(slot) }
  }

  /// Takes note that an operation has changed a conversation, or begun or ended it.
  @inline(never)
  mutating func noteChange(of name: UnsafeRawBufferPointer, hash: UInt32) {
    unsafe versions.forget(none: name)
    if let slot = unsafe lookUp(name, hash: hash) { noteChange(of: slot) }
    if !lines.isEmpty { unsafe signal(name) }
    isWatched = !versions.isEmpty || !lines.isEmpty
  }
}
