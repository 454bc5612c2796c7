using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Publishing;
using DeepSeek.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Portal.Tests.Data;

/// <summary>A migrated database of its own for one test, with one tenant and nothing published.</summary>
internal sealed class PortalStore : IDbContextFactory<PortalDbContext>, IAsyncDisposable
{
    public const string TenantId = "tenant-1";
    public const long Epoch = 1_000;

    private readonly Func<IInterceptor[], PortalDbContext> _create;
    private readonly string? _directory;

    private PortalStore(Func<PublishingSignal, Func<IInterceptor[], PortalDbContext>> create, string? directory)
    {
        _create = create(Signal);
        _directory = directory;
    }

    public PublishingSignal Signal { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public static async Task<PortalStore> CreateAsync(DatabaseProvider provider, PostgresFixture? postgres = null)
    {
        if (provider == DatabaseProvider.PostgreSql)
        {
            Assert.SkipWhen(postgres!.Unavailable is not null, postgres.Unavailable ?? "");
            var name = $"portal_{Guid.NewGuid():N}";
            var connection = $"{postgres.ConnectionString};Database={name}";
            await MigratedDatabases.CreatePostgresAsync(postgres, name);
            return await FilledAsync(new PortalStore(signal => interceptors => new PostgreSqlPortalDbContext(
                new DbContextOptionsBuilder<PostgreSqlPortalDbContext>().UseNpgsql(connection).AddInterceptors([new PublishingInterceptor(signal), .. interceptors]).Options), null));
        }

        var directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;
        var path = Path.Combine(directory, "portal.db");
        var file = $"Data Source={path};Pooling=False";
        await MigratedDatabases.CreateSqliteAsync(path);
        return await FilledAsync(new PortalStore(signal => interceptors => new SqlitePortalDbContext(
            new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite(file).AddInterceptors([new PublishingInterceptor(signal), .. interceptors]).Options), directory));
    }

    /// <summary>For features: who changes something has to say so.</summary>
    public PortalDbContext CreateDbContext() => CreateDbContext([]);

    /// <summary>For a test that changes something past the features.</summary>
    public PortalDbContext CreateOwnContext()
    {
        var context = CreateDbContext();
        context.ActAs(new AuditActor(null, "test", null));
        return context;
    }

    public PortalDbContext CreateDbContext(params IInterceptor[] interceptors)
    {
        var context = _create(interceptors);
        context.Time = Time;
        return context;
    }

    public async Task<PublishedState> StateAsync(string document = GatewaySnapshot.Document)
    {
        await using var context = CreateDbContext();
        return await context.PublishedStates.AsNoTracking().SingleAsync(state => state.Document == document);
    }

    public async ValueTask DisposeAsync()
    {
        Signal.Dispose();
        if (_directory is null)
        {
            await using var context = CreateDbContext();
            await context.Database.EnsureDeletedAsync();
        }
        else
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<PortalStore> FilledAsync(PortalStore store)
    {
        await using var context = store.CreateOwnContext();
        context.PublishedStates.AddRange(PublishedState.Documents.Select(document => new PublishedState { Document = document, Epoch = Epoch }));
        await context.SaveChangesAsync();
        context.Tenants.Add(new Tenant { Id = TenantId, Name = "Acme", CreatedAt = store.Time.GetUtcNow() });
        await context.SaveChangesAsync();
        return store;
    }
}
