using System.Diagnostics;
using System.Globalization;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using DeepSeek.Portal.Features.Upstreams;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.Settings;

internal sealed class PlatformSettings(
    IDbContextFactory<PortalDbContext> contexts,
    HeartbeatReader heartbeats,
    TelemetryChannel telemetry,
    IOptions<PlatformOptions> platform,
    IOptions<DatabaseOptions> database,
    IOptions<UsageOptions> usage,
    IOptions<RolloutOptions> rollout,
    IOptions<UpstreamOptions> upstreams,
    IOptions<PortalSignInOptions> signIn,
    TimeProvider time) : IPlatformSettings
{
    private readonly DateTimeOffset _startedAt = ReadStart();

    /// <summary>Where the sign-in provider is set, or would be.</summary>
    private string ProviderSection => signIn.Value.Provider is EntraProviderOptions ? nameof(PortalSignInOptions.Entra) : nameof(PortalSignInOptions.OpenIdConnect);

    public async Task<PlatformSetup?> ReadAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.TelemetryRead))
        {
            return null;
        }

        var others = await ReadOthersAsync(cancellationToken);
        return new PlatformSetup(
            time.GetUtcNow(),
            [new RunningInstance(InstanceKind.Portal, platform.Value.InstanceId, _startedAt) { Version = PlatformVersion.Current }, .. others ?? []],
            await ReadSnapshotsAsync(cancellationToken),
            ReadSettings())
        {
            InstancesKnown = others is not null,
        };
    }

    /// <summary>Null where Redis cannot be reached.</summary>
    private async Task<IReadOnlyList<RunningInstance>?> ReadOthersAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reports = await telemetry.ReadAsync(cancellationToken);
            var beats = await heartbeats.ReadAsync(cancellationToken);
            return
            [
                .. reports.OrderBy(report => report.InstanceId, StringComparer.Ordinal)
                    .Select(report => new RunningInstance(InstanceKind.Gateway, report.InstanceId, report.StartedAt)
                    {
                        Version = report.Version,
                        SnapshotNumber = report.SnapshotNumber,
                        SnapshotConfirmedAt = report.SnapshotConfirmedAt,
                    }),
                .. beats.OrderBy(beat => beat.ReplicaId, StringComparer.Ordinal)
                    .Select(beat => new RunningInstance(InstanceKind.Replica, beat.ReplicaId, beat.StartedAt) { Version = beat.Version }),
            ];
        }
        catch (Exception e) when (e is RedisException or TimeoutException or IOException)
        {
            return null;
        }
    }

    /// <summary>When this process started, however long ago that was when somebody first asks.</summary>
    private static DateTimeOffset ReadStart()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime.ToUniversalTime();
    }

    private async Task<IReadOnlyList<SnapshotState>> ReadSnapshotsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PublishedStates.AsNoTracking()
            .OrderBy(state => state.Document)
            .Select(state => new SnapshotState(
                state.Document, state.Epoch, state.PublishedNumber, state.WantedNumber - state.PublishedNumber, state.PublishedAt))
            .ToListAsync(cancellationToken);
    }

    private IReadOnlyList<SettingValue> ReadSettings() =>
    [
        Setting(DatabaseOptions.Section, nameof(DatabaseOptions.Database), database.Value.Provider),
        Setting(PlatformOptions.Section, nameof(PlatformOptions.DataDirectory), platform.Value.DataDirectory),
        Setting(PortalSignInOptions.Section, nameof(PortalSignInOptions.LocalAccounts), signIn.Value.LocalAccounts),
        Setting(PortalSignInOptions.Section, ProviderSection, signIn.Value.Provider?.Address),
        Setting(UsageOptions.Section, nameof(UsageOptions.RetentionDays), usage.Value.RetentionDays),
        Setting(RolloutOptions.Section, nameof(RolloutOptions.Parallelism), rollout.Value.Parallelism),
        Setting(RolloutOptions.Section, nameof(RolloutOptions.WatchSeconds), rollout.Value.WatchSeconds),
        Setting(RolloutOptions.Section, nameof(RolloutOptions.MaxErrorShare), rollout.Value.MaxErrorShare),
        Setting(RolloutOptions.Section, nameof(RolloutOptions.MaxSlowdown), rollout.Value.MaxSlowdown),
        Setting(UpstreamOptions.Section, nameof(UpstreamOptions.AllowPlainHttp), upstreams.Value.AllowPlainHttp),
    ];

    private static SettingValue Setting(string section, string name, object? value) =>
        new($"{section}:{name}", Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
