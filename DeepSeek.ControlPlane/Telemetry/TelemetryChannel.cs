using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Telemetry;

/// <summary>Where reports are put and found. Throws what Redis throws.</summary>
public sealed class TelemetryChannel([FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis)
{
    /// <summary>Puts an instance's newest report in the place of its last.</summary>
    public async Task PublishAsync(TelemetryReport report, CancellationToken cancellationToken)
    {
        var batch = redis.GetDatabase().CreateBatch();
        var written = Task.WhenAll(
            batch.SetAddAsync(RedisKeys.TelemetryInstances, report.InstanceId),
            batch.StringSetAsync(
                RedisKeys.Telemetry(report.InstanceId),
                JsonSerializer.SerializeToUtf8Bytes(report, ControlPlaneJsonContext.Default.TelemetryReport),
                TelemetryReport.TimeToLive));
        batch.Execute();
        await written.WaitAsync(cancellationToken);
    }

    /// <summary>The newest report of every instance that lives.</summary>
    public async Task<IReadOnlyList<TelemetryReport>> ReadAsync(CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var ids = await database.SetMembersAsync(RedisKeys.TelemetryInstances).WaitAsync(cancellationToken);
        var reports = new List<TelemetryReport>(ids.Length);
        foreach (var id in ids)
        {
            byte[]? bytes = await database.StringGetAsync(RedisKeys.Telemetry(id.ToString())).WaitAsync(cancellationToken);
            if (bytes is not null)
            {
                if (Read(bytes) is { } report && report.InstanceId == id && IsWhole(report))
                {
                    reports.Add(report);
                }
            }
            else
            {
                await database.SetRemoveAsync(RedisKeys.TelemetryInstances, id, CommandFlags.FireAndForget);
            }
        }

        return reports;
    }

    /// <summary>Reports are not signed: what is missing in one must not stop who reads it.</summary>
    private static bool IsWhole(TelemetryReport report) =>
        (report.Models?.All(model => model is { Model: not null, Duration: not null, TimeToFirstByte: not null }) ?? false)
        && (report.Traffic?.All(entry => entry is { Model: not null, TenantId: not null, ReplicaId: not null, Duration: not null, TimeToFirstToken: not null }) ?? false);

    /// <summary>Null for a report of another release that this one does not understand: one gateway's figures are missing, not everybody's.</summary>
    private static TelemetryReport? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.TelemetryReport);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
