using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

internal abstract partial class PortalDbContext
{
    private readonly List<AuditChange> _notes = [];
    private AuditActor? _actor;
    private string? _action;

    /// <summary>Where the times of entries come from; the factory sets it.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Says who changes what is saved from now on, and what that is called where "created", "changed", "removed" says too little.</summary>
    public void ActAs(AuditActor actor, string? action = null) => (_actor, _action) = (actor, action);

    /// <summary>Something happened that no row tells of: an entry goes in with the next save.</summary>
    public void Note(AuditSubject subject, string action, string? after = null) => _notes.Add(new AuditChange(subject, action, null, after));

    /// <summary>
    /// Until the transaction ends, nobody else can append: what is read after it still holds when it is committed, if all who change it come through here.
    /// Not for changes that are published: those lock the state of publication first, and would wait for each other.
    /// </summary>
    public Task LockAuditAsync(CancellationToken cancellationToken) =>
        AuditHeads.ExecuteUpdateAsync(set => set.SetProperty(head => head.Number, head => head.Number), cancellationToken);

    private List<AuditChange> WhatHappened()
    {
        if (ChangeTracker.Entries<AuditEntry>().Any(entry => entry.State is EntityState.Modified or EntityState.Deleted))
        {
            throw new InvalidOperationException("Entries of the audit are never changed or removed.");
        }

        List<AuditChange> happened = [.. _notes, .. AuditChanges.In(ChangeTracker, _action)];
        return happened.Count == 0 || _actor is not null
            ? happened
            : throw new InvalidOperationException($"Nobody has said who changes {happened[0].Subject}: call {nameof(ActAs)} before saving.");
    }

    private async Task<List<AuditEntry>> AppendAsync(List<AuditChange> happened, CancellationToken cancellationToken)
    {
        if (happened.Count == 0)
        {
            return [];
        }

        // The row's lock puts writers in a line, as with the states of publication; always after those.
        await AuditHeads.ExecuteUpdateAsync(set => set.SetProperty(head => head.Number, head => head.Number + happened.Count), cancellationToken);
        var head = await AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
        var number = head.Number - happened.Count;
        var hash = head.Hash;
        var at = AuditChain.Kept(Time.GetUtcNow());
        var entries = new List<AuditEntry>(happened.Count);
        foreach (var change in happened)
        {
            var entry = new AuditEntry
            {
                Number = ++number,
                At = at,
                ActorId = _actor!.Id,
                ActorName = _actor.Name,
                Address = Shortened(_actor.Address, AuditEntry.MaxAddressLength),
                Action = change.Action,
                ObjectType = change.Subject.Type,
                ObjectId = change.Subject.Id,
                ObjectName = Shortened(change.Subject.Name, AuditEntry.MaxObjectNameLength),
                TenantId = change.Subject.TenantId,
                Before = change.Before,
                After = change.After,
                PreviousHash = hash,
            };
            hash = entry.Hash = AuditChain.Hash(entry);
            entries.Add(entry);
        }

        await AuditHeads.ExecuteUpdateAsync(set => set.SetProperty(row => row.Hash, hash), cancellationToken);
        AuditEntries.AddRange(entries);
        return entries;
    }

    private void Forget<T>(List<T> entries) where T : class
    {
        foreach (var entry in entries)
        {
            Entry(entry).State = EntityState.Detached;
        }
    }

    private static string? Shortened(string? text, int most) => text is null || text.Length <= most ? text : text[..most];
}
