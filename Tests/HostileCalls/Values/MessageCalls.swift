import ConversationMemory

/// Names, ids, and what a message says of itself.
func messageCalls(_ chance: Chance) -> [Call] {
  func id() -> ConversationMessageID { ConversationMessageID(rawValue: chance.unsigned()) }
  return [
    Call("ConversationMessageID.init(rawValue:)", "ConversationMessageID.description") {
      see(id().description)
    },
    Call("ConversationMessageID.<(_:_:)") { see(id() < id()) },
    Call("ConversationMessageID.distance(to:)") { see(id().distance(to: id())) },
    Call("ConversationMessageID.advanced(by:)") { see(id().advanced(by: chance.int())) },
    Call("ConversationID.init(rawValue:)", "ConversationID.description") {
      see(ConversationID(rawValue: chance.unsigned()).description)
    },
    Call("ConversationID.init(integerLiteral:)") {
      see(ConversationID(integerLiteral: chance.unsigned()))
    },
    Call("ConversationBranch.main") { see(ConversationBranch.main) },
    Call("ConversationRole.init(rawValue:)") {
      see(ConversationRole(rawValue: UInt8(truncatingIfNeeded: chance.int())))
    },
    Call("ConversationReceipt.init(id:deliveryCount:)") {
      see(ConversationReceipt(id: id(), deliveryCount: chance.int()))
    },
    Call("ConversationName.init(_:)", "ConversationName.text") {
      see(ConversationName(chance.text()).text)
    },
    Call("ConversationName.init(bytes:)", "ConversationName.description") {
      see(ConversationName(bytes: chance.bytes()).description)
    },
    Call("ConversationName.init(stringLiteral:)") {
      see(ConversationName(stringLiteral: chance.text()))
    },
    Call(
      "ConversationAttributes.init()", "ConversationAttributes.init(role:author:kind:metadata:)",
      "ConversationAttributes.author", "ConversationAttributes.kind",
      "ConversationAttributes.metadata", "ConversationAttributes.==(_:_:)",
      "ConversationAttributes.hash(into:)"
    ) {
      let attributes = chance.attributes()
      see((attributes.author, attributes.kind, attributes.metadata))
      see(attributes == chance.attributes())
      see(attributes.hashValue)
    },
    Call(
      "ConversationGroupRules.init(lease:maximumDeliveries:backOff:maximumBackOff:)",
      "ConversationGroupRules.lease", "ConversationGroupRules.maximumDeliveries",
      "ConversationGroupRules.backOff", "ConversationGroupRules.maximumBackOff"
    ) { see(chance.groupRules()) },
  ]
}

/// Drafts, and what is to be seen of messages and of what became of them.
func draftCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  [
    Call(
      "ConversationDraft.init(_:attributes:parent:branch:timeToLive:isPinned:idempotencyKey:)",
      "ConversationDraft.init(_:role:author:parent:isPinned:)"
    ) { see(place.draft(Payload.draw(place.chance))) },
    Call(
      "ConversationMessage.id", "ConversationMessage.conversation", "ConversationMessage.arrival",
      "ConversationMessage.expiry", "ConversationMessage.parent", "ConversationMessage.depth",
      "ConversationMessage.role", "ConversationMessage.author", "ConversationMessage.kind",
      "ConversationMessage.metadata"
    ) {
      for message in place.memory.read().messages.prefix(3) {
        see((message.id, message.conversation, message.arrival, message.expiry, message.parent))
        see((message.depth, message.role, message.author, message.kind, message.metadata))
      }
    },
    Call(
      "ConversationAccount.+(_:_:)", "ConversationAccount.live", "ConversationAccount.appended",
      "ConversationAccount.consumed", "ConversationAccount.delivered",
      "ConversationAccount.evicted", "ConversationAccount.expired", "ConversationAccount.removed",
      "ConversationAccount.keysForgotten"
    ) {
      let sum = place.memory.account + place.memory.account
      see((sum.live, sum.appended, sum.consumed, sum.delivered, sum.evicted, sum.expired))
      see(sum.removed)
    },
    Call("ConversationUsage.+(_:_:)") {
      let sum = place.memory.usage + place.memory.usage
      see(sum + sum)
    },
    Call(
      "ConversationGroupAccount.acknowledged", "ConversationGroupAccount.deadLettered",
      "ConversationGroupAccount.deadLettersLost", "ConversationGroupAccount.deliveries",
      "ConversationGroupAccount.departed", "ConversationGroupAccount.leasesEnded",
      "ConversationGroupAccount.missed", "ConversationGroupAccount.redeliveries",
      "ConversationGroupAccount.refused", "ConversationGroupAccount.claimed"
    ) {
      guard let account = place.chance.known(place.log.groups)?.status?.account else { return }
      see((account.acknowledged, account.deadLettered, account.deadLettersLost))
      see((account.deliveries, account.departed, account.leasesEnded))
      see((account.missed, account.redeliveries, account.refused, account.claimed))
    },
  ]
}
