using System.Security.Cryptography;
using System.Text.Json;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Data.Auditing;

/// <summary>What holds the entries together: each one's hash covers all its columns and the hash of the one before.</summary>
internal static class AuditChain
{
    /// <summary>What comes before the first entry.</summary>
    public static readonly string Beginning = new('0', SHA256.HashSizeInBytes * 2);

    private static readonly long TicksPerMicrosecond = TimeSpan.FromMicroseconds(1).Ticks;

    /// <summary>SHA-256, in lower-case hexadecimal, of the columns as a JSON array in a fixed order.</summary>
    public static string Hash(AuditEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(entry.Number);
            writer.WriteNumberValue(entry.At.UtcTicks / TicksPerMicrosecond);
            ReadOnlySpan<string?> texts =
            [
                entry.ActorId, entry.ActorName, entry.Address, entry.Action, entry.ObjectType, entry.ObjectId, entry.ObjectName, entry.TenantId, entry.Before,
                entry.After, entry.PreviousHash,
            ];
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>A time as both databases keep it: to the microsecond, since what is hashed must be what is read back.</summary>
    public static DateTimeOffset Kept(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TicksPerMicrosecond), TimeSpan.Zero);
}
