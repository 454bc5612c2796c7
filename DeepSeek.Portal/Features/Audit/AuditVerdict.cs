namespace DeepSeek.Portal.Features.Audit;

/// <summary>Whether the audit's chain is whole.</summary>
/// <param name="Entries">How many entries are in order, from the first.</param>
/// <param name="Hash">Of the last of them. Whoever has noted it elsewhere can later see that nothing before it was written anew.</param>
/// <param name="Fault">What is wrong with the one after; null where all is well.</param>
internal sealed record AuditVerdict(long Entries, string Hash, AuditFault? Fault)
{
    /// <summary>The number of the entry that is wrong.</summary>
    public long Number => Entries + 1;
}
