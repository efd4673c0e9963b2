------------------------------ MODULE EmailApi ------------------------------
\* One key of POST /email. README.md tells what each action stands for, and what is left out.
EXTENDS Naturals

CONSTANTS Count,     \* so many claims are made at most
          LastTick,  \* when time ends
          Ranks,     \* so many different times of a claim there are within a tick
          Hand,      \* whether an operator settles by hand, once
          SesLies    \* whether SES may say "certainly not sent" of an email that it will accept

VARIABLES now,     \* in ticks; no process outlives the tick in which it makes its claim
          row,     \* the key's record
          pc,      \* where the maker of each claim is; once it writes again, what it writes
          at,      \* claimedAt of each claim, in ranks: clocks differ, within a tick their order is any
          asks,    \* requests of each claim that SES may still accept
          emails,  \* emails of each claim that SES accepted
          hand,    \* what an operator writes
          said,    \* the first final word that the record had of each claim
          held     \* the claims of which somebody may have been told that they are kept for the hold

Claims == 1..Count
WINDOW == 2  \* ticks
HOLD == 3    \* ticks
Absent == [status |-> "absent", claim |-> 0, at |-> 0, expires |-> LastTick + HOLD + 1]
NoHand == [claim |-> 0, from |-> "", to |-> ""]
Tick(rank) == rank \div Ranks

\* What a write makes of a record ----------------------------------------------
RowOf(c, status, kept) == [status |-> status, claim |-> c, at |-> at[c], expires |-> Tick(at[c]) + kept]

MayClaim(r, c) ==
  \/ r.status = "absent"
  \/ r.expires <= Tick(at[c])
  \/ (r.status = "not_sent" /\ r.at < at[c])
  \/ (r.status = "sending" /\ r.claim = c)
Claimed(r, c) == IF MayClaim(r, c) THEN RowOf(c, "sending", HOLD) ELSE r
Withdrawn(r, c) == IF MayClaim(r, c) THEN RowOf(c, "not_sent", WINDOW) ELSE r

MaySettle(r, c) == r.claim = c /\ r.status = "sending"
Kept(r, c, to) == IF to = "unknown" THEN r.expires ELSE Tick(at[c]) + WINDOW
Settled(r, c, to) == IF MaySettle(r, c) THEN [r EXCEPT !.status = to, !.expires = Kept(r, c, to)] ELSE r

MayProve(r, c) == r.claim = c /\ r.status \in {"sending", "unknown", "not_sent"}
Proved(r, c) == IF MayProve(r, c) THEN [r EXCEPT !.status = "sent"] ELSE r

MayHand(r) == r.claim = hand.claim /\ r.status = hand.from
Handed(r) == IF MayHand(r) THEN [r EXCEPT !.status = hand.to] ELSE r

\* What a caller is told, and what a record promises ---------------------------
IsUnknown(r, t) == r.status = "unknown" \/ (r.status = "sending" /\ t > Tick(r.at))
Until(r) == IF r.status = "sending" THEN WINDOW ELSE r.expires - Tick(r.at)
Found(r, t) ==
  CASE r.status = "absent" \/ r.expires <= t -> "free"
    [] r.status = "not_sent"                 -> "released"
    [] r.status \in {"sent", "refused"}      -> r.status
    [] OTHER                                 -> IF IsUnknown(r, t) THEN "unknown" ELSE "in-progress"
ClaimTold(r, c) == IF MayClaim(r, c) THEN "claimed" ELSE Found(r, Tick(at[c]))
WithdrawalTold(r, c) == IF MayClaim(r, c) THEN "withdrawn" ELSE Found(r, Tick(at[c]))
SettleTold(r, c) ==
  CASE MaySettle(r, c) -> "settled"
    [] r.claim # c     -> "lost"
    [] OTHER           -> Found(r, Tick(at[c]))
EventTold(r, c, t) ==
  CASE r.status = "absent"                  -> "gone"
    [] r.claim # c                          -> IF Tick(r.at) >= Tick(at[c]) + WINDOW THEN "gone" ELSE "contradicted"
    [] r.status = "sent"                    -> "known"
    [] r.status \in {"refused", "not_sent"} -> "contradicted"
    [] OTHER                                -> IF IsUnknown(r, t) THEN "healed" ELSE "settled"

\* Every write of the record, and what it lets be told -------------------------
Final == {"sent", "refused", "not_sent"}
PromisedUntil(c) == Tick(at[c]) + (IF c \in held THEN HOLD ELSE WINDOW)
\* A put that arrives when its record is long deleted brings it back. That promises nothing anew.
IsForgotten(c) == said[c] # "" /\ now >= PromisedUntil(c)
IsHeld(r) == r.status = "unknown" \/ (r.status \in {"sent", "refused"} /\ Until(r) = HOLD)
Write(r) ==
  /\ row' = r
  /\ said' = IF r.status \in Final /\ said[r.claim] = "" THEN [said EXCEPT ![r.claim] = r.status] ELSE said
  /\ held' = IF IsHeld(r) /\ ~IsForgotten(r.claim) THEN held \union {r.claim} ELSE held
Arrives(r) == Write(r) /\ UNCHANGED <<now, at, pc, asks, emails, hand>>

\* A maker's step, without the record; and what becomes of what SES was asked --
Goes(c, from, to) == pc[c] = from /\ pc' = [pc EXCEPT ![c] = to] /\ UNCHANGED hand
Asks(c, by) == asks' = [asks EXCEPT ![c] = @ + by] /\ UNCHANGED <<now, at, row, said, held>>
Ends(c) == asks[c] > 0 /\ Asks(c, 0 - 1)
Same == UNCHANGED <<now, at, row, said, held, asks, emails>>

\* A request claims, and takes back what is not answered. A put is on its way for ever: it may arrive never, late, and again.
MakesClaim(c) == /\ Goes(c, "new", "put") /\ (\A d \in Claims : d < c => pc[d] # "new")
                 /\ \E rank \in 0..(Ranks - 1) : at' = [at EXCEPT ![c] = now * Ranks + rank]
                 /\ UNCHANGED <<now, row, said, held, asks, emails>>
ClaimIsAnswered(c) == /\ pc[c] = "put" /\ Goes(c, "put", IF MayClaim(row, c) THEN "held" ELSE "left")
                      /\ Write(Claimed(row, c)) /\ UNCHANGED <<now, at, asks, emails>>
ClaimArrives(c) == pc[c] # "new" /\ Arrives(Claimed(row, c))
GivesClaimUp(c) == Goes(c, "put", "withdrawn") /\ Same
WithdrawalArrives(c) == pc[c] = "withdrawn" /\ Arrives(Withdrawn(row, c))
Dies(c) == (\E from \in {"put", "held", "asked"} : Goes(c, from, "left")) /\ Same

\* Whoever holds the claim asks SES, hears of it or not, and settles. Nothing heard, it may be accepted still.
AsksSes(c) == Goes(c, "held", "asked") /\ Asks(c, 1) /\ UNCHANGED emails
HearsSent(c) == emails[c] > 0 /\ Goes(c, "asked", "sent") /\ Same
HearsRefused(c) == Ends(c) /\ Goes(c, "asked", "refused") /\ UNCHANGED emails
HearsNotSent(c) == (IF SesLies THEN Asks(c, 0) ELSE Ends(c)) /\ Goes(c, "asked", "not_sent") /\ UNCHANGED emails
IsThrottled(c) == Ends(c) /\ Goes(c, "asked", "held") /\ UNCHANGED emails
HearsNothing(c) == Goes(c, "asked", "unknown") /\ Same
HasNoTime(c) == Goes(c, "held", "not_sent") /\ Same
SettleArrives(c) == pc[c] \in {"sent", "refused", "not_sent", "unknown"} /\ Arrives(Settled(row, c, pc[c]))

SesAccepts(c) == Ends(c) /\ emails' = [emails EXCEPT ![c] = @ + 1] /\ UNCHANGED <<pc, hand>>
AskIsLost(c) == Hand /\ Ends(c) /\ UNCHANGED <<emails, pc, hand>>
EventArrives(c) == emails[c] > 0 /\ Arrives(Proved(row, c))

\* An operator finds out what became of what nobody knows. Their write may be late, too.
OperatorDecides == /\ Hand /\ hand = NoHand /\ IsUnknown(row, now)
                   /\ \E to \in {"sent", "not_sent"} :
                        /\ IF to = "sent" THEN emails[row.claim] > 0 ELSE emails[row.claim] + asks[row.claim] = 0
                        /\ hand' = [claim |-> row.claim, from |-> row.status, to |-> to]
                   /\ Same /\ UNCHANGED pc
OperatorsWriteArrives == hand # NoHand /\ Arrives(Handed(row))

TimePasses == /\ now < LastTick /\ now' = now + 1
              /\ pc' = [c \in Claims |-> IF pc[c] \in {"put", "held", "asked"} THEN "left" ELSE pc[c]]
              /\ UNCHANGED <<at, row, said, held, asks, emails, hand>>
RowIsDeleted == row.status # "absent" /\ row.expires <= now /\ Arrives(Absent)

Init == /\ now = 0 /\ row = Absent /\ hand = NoHand /\ held = {}
        /\ pc = [c \in Claims |-> "new"] /\ said = [c \in Claims |-> ""]
        /\ at = [c \in Claims |-> 0] /\ asks = [c \in Claims |-> 0] /\ emails = [c \in Claims |-> 0]
Next == \/ \E c \in Claims : \/ MakesClaim(c) \/ ClaimIsAnswered(c) \/ ClaimArrives(c) \/ GivesClaimUp(c)
                             \/ WithdrawalArrives(c) \/ Dies(c) \/ AsksSes(c) \/ HearsSent(c) \/ HearsRefused(c)
                             \/ HearsNotSent(c) \/ IsThrottled(c) \/ HearsNothing(c) \/ HasNoTime(c)
                             \/ SettleArrives(c) \/ SesAccepts(c) \/ AskIsLost(c) \/ EventArrives(c)
        \/ OperatorDecides \/ OperatorsWriteArrives \/ TimePasses \/ RowIsDeleted

\* The promises of docs/guarantee.md, by their numbers -------------------------
\* 1. One email a claim; and a claim after another was made when what was promised of that one was over.
NeverTwice == \A c \in Claims : emails[c] <= 1 /\ \A d \in Claims :
  (c < d /\ emails[c] > 0 /\ emails[d] > 0) => Tick(at[d]) >= PromisedUntil(c)

\* 2. What its own client is told, what a repeat is told, and that a key that is free says that nothing was sent.
NeverALie == \A c \in Claims :
  /\ (pc[c] = "sent" \/ (row.claim = c /\ row.status = "sent")) => emails[c] > 0
  /\ (pc[c] \in {"refused", "not_sent"} \/ (row.claim = c /\ row.status \in {"refused", "not_sent"})) => emails[c] + asks[c] = 0
  /\ (Found(row, now) \in {"free", "released"} /\ emails[c] > 0) => PromisedUntil(c) <= now

\* 3. What a repeat was told for good, it is told as long as it is remembered.
TheSameAnswer == \A c \in Claims :
  (row.claim = c /\ said[c] \in {"sent", "refused"} /\ now < PromisedUntil(c)) => row.status = said[c]

\* 4. What was accepted, settled or held is there as long as somebody may have been told.
KeptAsPromised == \A c \in Claims :
  ((said[c] \in {"sent", "refused"} \/ (c \in held /\ said[c] # "not_sent") \/ emails[c] > 0) /\ now < PromisedUntil(c))
    => (row.claim = c /\ row.expires >= PromisedUntil(c))

\* 5. SES is asked only under a claim that stands in the table.
Closed == \A c \in Claims : pc[c] = "held" => (row.claim = c /\ row.status = "sending")

\* An event that finds its record leaves it sent, and none contradicts what was told.
Heals == \A c \in Claims : (emails[c] > 0 /\ row.claim = c) => Proved(row, c).status = "sent"
NoFalseAlarm == \A c \in Claims : (emails[c] > 0 /\ now < PromisedUntil(c)) => EventTold(row, c, now) # "contradicted"

\* No claim that was taken back or released stands again, and blocks the key.
NoGhost == \A c \in Claims : (row.claim = c /\ said[c] = "not_sent" /\ now < Tick(at[c]) + WINDOW) => row.status = "not_sent"

\* Whoever finds a key free has it, and nobody takes their own claim for another's.
FreeIsHad == \A c \in Claims : pc[c] = "put" => LET found == Found(row, Tick(at[c])) IN
  (found = "free" \/ (found = "released" /\ row.at < at[c]) \/ row.claim = c) => MayClaim(row, c)
=============================================================================
