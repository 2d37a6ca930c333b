/// A fault planted into a copy of the reference, to see that the walks find its kind.
///
/// | fault | what is altered | must be found by |
/// |---|---|---|
/// | `countsWhatIsOver` | limits of position count messages that are over | loads with positions |
/// | `evictsWhatIsOver` | capacity and byte budget count them too | loads with budgets |
/// | `compactsWhatIsOver` | a state that is over leaves as one that was replaced | states |
/// | `knowsKeysTooLong` | a key is known while its message was not collected | keys |
/// | `evictsHeadFirst` | an append asks for the head of its branch after making room | branches |
/// | `acknowledgesWhatIsOver` | an acknowledgement is taken before time is looked at | groups |
/// | `refusesWhatHasLapsed` | a refusal is taken before leases are looked at | groups |
/// | `extendsAfterRefusal` | a lease comes back after its consumer refused | groups |
/// | `extendsForRemoved` | a lease comes back after its consumer was removed | groups |
/// | `removedGoFirst` | what a removed consumer held goes before leases that ended | groups |
/// | `newGoFirst` | new messages are handed out before those that are due again | groups |
/// | `buriesWhenLooked` | a dead letter arrives when somebody looks | dead letters |
/// | `forgetsLate` | a conversation that is over is continued by the next append | the store |
/// | `livesATickLonger` | a message is live at its very expiry | every load |
/// | `tellsEventFirst` | observers hear of the event before what was over at it | observers |
/// | `revivesUnderWiderWindow` | a new window is put before the old one was applied | the store |
/// | `repeatsIDs` | a conversation that begins anew gives ids that it gave before | the store |
/// | `stepsBack` | an event happens at what the clock shows, though it showed more | queues |
enum ReferenceFault: CaseIterable, Sendable {
  case countsWhatIsOver
  case evictsWhatIsOver
  case compactsWhatIsOver
  case knowsKeysTooLong
  case evictsHeadFirst
  case acknowledgesWhatIsOver
  case refusesWhatHasLapsed
  case extendsAfterRefusal
  case extendsForRemoved
  case removedGoFirst
  case newGoFirst
  case buriesWhenLooked
  case forgetsLate
  case livesATickLonger
  case tellsEventFirst
  case revivesUnderWiderWindow
  case repeatsIDs
  case stepsBack
}
