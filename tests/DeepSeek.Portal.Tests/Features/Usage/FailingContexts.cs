using System.Data.Common;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace DeepSeek.Portal.Tests.Features.Usage;

/// <summary>A database that can be taken away, and a process that dies just after a commit, before it has heard of it.</summary>
internal sealed class FailingContexts(PortalStore store) : IDbContextFactory<PortalDbContext>
{
    public bool Away { get; set; }

    public bool DiesAfterCommit { get; set; }

    public int Attempts { get; private set; }

    public PortalDbContext CreateDbContext()
    {
        Attempts++;
        return Away ? throw new NpgsqlException("refused") : store.CreateDbContext(new Death(this));
    }

    /// <summary>What the process would have done next does not happen.</summary>
    internal sealed class DeathException() : Exception("killed");

    private sealed class Death(FailingContexts contexts) : DbTransactionInterceptor
    {
        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            contexts.DiesAfterCommit ? throw new DeathException() : Task.CompletedTask;
    }
}
