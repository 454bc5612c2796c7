namespace DeepSeek.Inference.Scheduling.Admission;

/// <summary>A tenant in a lane: who of it waits, and what it was served. Guarded by the queue's lock.</summary>
internal sealed class TenantShare(string tenantId)
{
    public string TenantId => tenantId;

    /// <summary>Its sequences that were in no slot yet, the next one first.</summary>
    public LinkedList<Sequence> Waiting { get; } = new();

    /// <summary>How many of its sequences wait for a slot that they lost.</summary>
    public int Returned { get; set; }

    /// <summary>Its sequences that are in slots.</summary>
    public int Running { get; set; }

    /// <summary>Tokens served, divided by its weight: who has least is next.</summary>
    public double Served { get; set; }

    public bool IsActive => Running > 0 || Returned > 0 || Waiting.Count > 0;
}
