using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Features.Audit;

/// <summary>What entries can say.</summary>
internal static class AuditNames
{
    public static IReadOnlyList<string> Types => AuditTypes.All;

    public static IReadOnlyList<string> Actions => AuditActions.All;

    /// <summary>What changed, value by value.</summary>
    public static IReadOnlyList<AuditValue> Changes(AuditItem item)
    {
        var before = Read(item.Before);
        var after = Read(item.After);
        return [.. before.Keys.Union(after.Keys).Select(name => new AuditValue(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))];
    }

    /// <summary>Nested values under one name: limits.costPerMonth.</summary>
    private static Dictionary<string, string> Read(string? json)
    {
        var values = new Dictionary<string, string>();
        if (json is not null && JsonNode.Parse(json) is JsonObject root)
        {
            Read(root, "", values);
        }

        return values;
    }

    private static void Read(JsonObject from, string prefix, Dictionary<string, string> into)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner)
            {
                Read(inner, $"{prefix}{name}.", into);
            }
            else
            {
                into[prefix + name] = value is JsonValue plain && plain.GetValueKind() == JsonValueKind.String ? plain.GetValue<string>() : value?.ToJsonString() ?? "";
            }
        }
    }
}
