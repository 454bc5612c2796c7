using System.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DeepSeek.Portal.Data;

/// <summary>
/// The platform's database. One derived type a provider, because each has its own migrations. A change that gateways or replicas must learn of raises
/// <see cref="PublishedState.WantedNumber"/> of their document in the same transaction: nobody can save one and forget the other. So it is with the audit.
/// </summary>
internal abstract partial class PortalDbContext(DbContextOptions options) : IdentityDbContext<PortalUser, IdentityRole, string>(options)
{
    public const int IdLength = 36;
    public const int UserNameLength = 256;
    public const int IssuerLength = 300;

    /// <summary>The longest that OpenID Connect allows.</summary>
    public const int SubjectLength = 255;

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<ApiKeyRecord> ApiKeys => Set<ApiKeyRecord>();

    public DbSet<ModelDeployment> ModelDeployments => Set<ModelDeployment>();

    public DbSet<DrainedReplica> DrainedReplicas => Set<DrainedReplica>();

    public DbSet<ModelAliasRecord> ModelAliases => Set<ModelAliasRecord>();

    public DbSet<ModelPolicyRecord> ModelPolicies => Set<ModelPolicyRecord>();

    public DbSet<UpstreamRecord> Upstreams => Set<UpstreamRecord>();

    public DbSet<RequestUsageRecord> RequestUsage => Set<RequestUsageRecord>();

    public DbSet<SegmentUsageRecord> SegmentUsage => Set<SegmentUsageRecord>();

    public DbSet<KeyUsageDay> KeyUsageDays => Set<KeyUsageDay>();

    public DbSet<TenantUsageDay> TenantUsageDays => Set<TenantUsageDay>();

    public DbSet<ModelUsageDay> ModelUsageDays => Set<ModelUsageDay>();

    public DbSet<KeyUsageSpan> KeyUsageSpans => Set<KeyUsageSpan>();

    public DbSet<SetAsideUsage> SetAsideUsage => Set<SetAsideUsage>();

    public DbSet<UsageStorageState> UsageStorageStates => Set<UsageStorageState>();

    public DbSet<CustomRole> CustomRoles => Set<CustomRole>();

    public DbSet<RoleAssignment> RoleAssignments => Set<RoleAssignment>();

    public DbSet<GroupMapping> GroupMappings => Set<GroupMapping>();

    public DbSet<PersonalTokenRecord> PersonalTokens => Set<PersonalTokenRecord>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<AlertRuleRecord> AlertRules => Set<AlertRuleRecord>();

    public DbSet<AlertRecord> Alerts => Set<AlertRecord>();

    public DbSet<AlertChannelRecord> AlertChannels => Set<AlertChannelRecord>();

    public DbSet<AlertDeliveryRecord> AlertDeliveries => Set<AlertDeliveryRecord>();

    public DbSet<AlertLease> AlertLeases => Set<AlertLease>();

    public DbSet<TrafficRollup> TrafficRollups => Set<TrafficRollup>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save with SaveChangesAsync: no sync over async.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Stamp();
        var (gateways, replicas) = WhatToPublish();
        var happened = WhatHappened();
        if (gateways.Count == 0 && !replicas && happened.Count == 0)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;

        // First of all, because the row's lock puts writers in a line: a snapshot numbered N then holds exactly the changes 1 to N.
        var changes = await MarkAsync(gateways, replicas, cancellationToken);
        var entries = await AppendAsync(happened, cancellationToken);
        try
        {
            var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            if (own is not null)
            {
                await own.CommitAsync(cancellationToken);
            }

            _notes.Clear();
            return written;
        }
        catch
        {
            // Whoever tries again with this context appends anew: with another number, at another place of the chain.
            Forget(changes);
            Forget(entries);
            throw;
        }
    }

    /// <summary>What is read until the transaction ends is of one moment, and nobody waits for it to write.</summary>
    public Task<IDbContextTransaction> BeginReadingAsync(CancellationToken cancellationToken) => Database.BeginTransactionAsync(OneMoment, cancellationToken);

    /// <summary>What the provider calls such a transaction.</summary>
    protected abstract IsolationLevel OneMoment { get; }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
    }

    private void Stamp()
    {
        foreach (var entry in ChangeTracker.Entries<IStamped>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            entry.Entity.Stamp = Guid.NewGuid();
        }
    }
}
