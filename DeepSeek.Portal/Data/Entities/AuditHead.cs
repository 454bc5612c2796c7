using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>The end of the audit's chain. One row; its lock puts in a line those who append, and those who change what people may do.</summary>
internal sealed class AuditHead
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>Of the last entry; 0 where there is none.</summary>
    public long Number { get; set; }

    /// <summary>Of the last entry.</summary>
    public string Hash { get; set; } = AuditChain.Beginning;
}
