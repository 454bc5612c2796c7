namespace DeepSeek.Portal.Features.Audit;

/// <summary>What can be wrong with the audit's chain.</summary>
internal enum AuditFault
{
    /// <summary>The entry with this number is not there, and later ones are.</summary>
    Missing,

    /// <summary>The entry is not as it was written.</summary>
    Altered,

    /// <summary>The entry does not follow the one before: that one, or more, were exchanged.</summary>
    Unlinked,

    /// <summary>Entries at the end are gone, or some were added past the portal.</summary>
    EndDiffers,

    /// <summary>The entry that somebody has noted is another one here: the chain was written anew.</summary>
    NotedHashDiffers,
}
