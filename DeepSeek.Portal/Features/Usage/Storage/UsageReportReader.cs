using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.ControlPlane;
using DeepSeek.Portal.Data.Entities;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>
/// Reads what stands in the lists. Whatever the database might refuse is found here, because a report that cannot be written would hold up all that come
/// after it: it is set aside instead.
/// </summary>
internal sealed class UsageReportReader(IOptions<UsageOptions> options, TimeProvider time)
{
    public UsageBatch Read(IReadOnlyList<byte[]> requests, IReadOnlyList<byte[]> segments)
    {
        var setAside = new List<SetAsideUsage>();
        var oldest = time.GetUtcNow() - options.Value.Retention;
        return new UsageBatch(
            Read(requests, RedisKeys.RequestUsage!, ControlPlaneJsonContext.Default.RequestUsage, report => UsageReportRules.Check(report, oldest), UsageReportRules.Fitted, setAside),
            Read(segments, RedisKeys.SegmentUsage!, ControlPlaneJsonContext.Default.SegmentUsage, report => UsageReportRules.Check(report, oldest), UsageReportRules.Fitted, setAside),
            setAside);
    }

    public SetAsideUsage SetAside(byte[] entry, string list, string reason) => new()
    {
        Hash = Convert.ToHexStringLower(SHA256.HashData(entry)),
        List = list,
        Entry = entry.Length <= SetAsideUsage.MaxEntryBytes ? entry : entry[..SetAsideUsage.MaxEntryBytes],
        Reason = reason.Length <= SetAsideUsage.MaxReasonLength ? reason : reason[..SetAsideUsage.MaxReasonLength],
        SetAsideAt = time.GetUtcNow(),
    };

    private List<T> Read<T>(
        IReadOnlyList<byte[]> entries, string list, JsonTypeInfo<T> type, Func<T, string?> check, Func<T, T> fit, List<SetAsideUsage> setAside) where T : class
    {
        var reports = new List<T>(entries.Count);
        foreach (var entry in entries)
        {
            var (report, fault) = Deserialize(entry, type);
            fault ??= check(report!);
            if (fault is null)
            {
                reports.Add(fit(report!));
            }
            else
            {
                setAside.Add(SetAside(entry, list, fault));
            }
        }

        return reports;
    }

    private static (T? Report, string? Fault) Deserialize<T>(byte[] entry, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(entry, type) is { } report ? (report, null) : (null, "It is null.");
        }
        catch (JsonException e)
        {
            return (null, e.Message);
        }
    }
}
