using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DeepSeek.Portal.Data.Auditing;

/// <summary>Reads from what a context is about to save what the audit has to say about it.</summary>
internal static class AuditChanges
{
    /// <summary>What stands for a secret. That it changed shows in there being an entry.</summary>
    public const string Secret = "(secret)";

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>One for each audited row that is added, removed, or changed in something that counts.</summary>
    public static List<AuditChange> In(ChangeTracker tracker, string? action)
    {
        var entries = tracker.Entries().ToList();
        return [.. entries.Where(entry => entry.Entity is IAudited).Select(entry => Of(entry, entries, action)).OfType<AuditChange>()];
    }

    private static AuditChange? Of(EntityEntry entry, List<EntityEntry> all, string? action)
    {
        var subject = ((IAudited)entry.Entity).Describe();
        switch (entry.State)
        {
            case EntityState.Added:
                return new AuditChange(subject, action ?? AuditActions.Created, null, Text(Values(entry, all, after: true)));
            case EntityState.Deleted:
                return new AuditChange(subject, action ?? AuditActions.Removed, Text(Values(entry, all, after: false)), null);
            case EntityState.Detached:
                return null;
            default:
                var before = Values(entry, all, after: false);
                var after = Values(entry, all, after: true);
                var secretChanged = Properties(entry).Any(property => IsMarked<AuditSecretAttribute>(property) && !Same(property));
                Prune(before, after, keepSecrets: secretChanged ? [.. ChangedSecrets(entry)] : []);
                return before.Count + after.Count == 0 ? null : new AuditChange(subject, action ?? AuditActions.Changed, Text(before), Text(after));
        }
    }

    private static JsonObject Values(EntityEntry entry, List<EntityEntry> all, bool after)
    {
        var values = new JsonObject();
        foreach (var property in Properties(entry).Where(property => !IsMarked<NotAuditedAttribute>(property)))
        {
            var value = after ? property.CurrentValue : property.OriginalValue;
            Put(values, property.Metadata.Name, IsMarked<AuditSecretAttribute>(property) && value is not null ? Secret : value);
        }

        foreach (var complex in entry.ComplexProperties)
        {
            var part = new JsonObject();
            foreach (var property in complex.Properties)
            {
                Put(part, property.Metadata.Name, after ? property.CurrentValue : property.OriginalValue);
            }

            if (part.Count > 0)
            {
                values[Name(complex.Metadata.Name)] = part;
            }
        }

        foreach (var owned in entry.Collections.Where(collection => collection.Metadata.TargetEntityType.IsOwned()))
        {
            var items = all.Where(item => IsPartOf(item, entry, owned) && item.State != (after ? EntityState.Deleted : EntityState.Added));
            var list = new JsonArray([.. items.Select(item => Item(item, after))]);
            if (list.Count > 0)
            {
                values[Name(owned.Metadata.Name)] = list;
            }
        }

        return values;
    }

    private static JsonObject Item(EntityEntry entry, bool after)
    {
        var item = new JsonObject();
        foreach (var property in entry.Properties.Where(property => !property.Metadata.IsPrimaryKey()))
        {
            Put(item, property.Metadata.Name, after ? property.CurrentValue : property.OriginalValue);
        }

        return item;
    }

    /// <summary>Columns of the row itself, without those that only point at others or are kept by the database.</summary>
    private static IEnumerable<PropertyEntry> Properties(EntityEntry entry) => entry.Properties.Where(property => !property.Metadata.IsShadowProperty());

    private static IEnumerable<string> ChangedSecrets(EntityEntry entry) => Properties(entry)
        .Where(property => IsMarked<AuditSecretAttribute>(property) && !Same(property))
        .Select(property => Name(property.Metadata.Name));

    private static bool IsPartOf(EntityEntry item, EntityEntry owner, CollectionEntry owned) =>
        item.Metadata == owned.Metadata.TargetEntityType
        && item.Metadata.FindOwnership() is { } ownership
        && ownership.Properties.Zip(ownership.PrincipalKey.Properties).All(pair =>
            Equals(item.Property(pair.First.Name).CurrentValue, owner.Property(pair.Second.Name).CurrentValue));

    private static bool IsMarked<T>(PropertyEntry property) where T : Attribute =>
        property.Metadata.PropertyInfo?.GetCustomAttribute<T>(inherit: true) is not null;

    private static bool Same(PropertyEntry property) => property.Metadata.GetValueComparer().Equals(property.OriginalValue, property.CurrentValue);

    /// <summary>Takes away what did not change. Of a secret, both sides look alike.</summary>
    private static void Prune(JsonObject before, JsonObject after, HashSet<string> keepSecrets)
    {
        foreach (var name in before.Select(pair => pair.Key).Where(name => !keepSecrets.Contains(name) && after.ContainsKey(name)).ToList())
        {
            if (JsonNode.DeepEquals(before[name], after[name]))
            {
                before.Remove(name);
                after.Remove(name);
            }
        }
    }

    private static void Put(JsonObject target, string name, object? value)
    {
        if (value is not null)
        {
            target[Name(name)] = JsonSerializer.SerializeToNode(value, value.GetType(), Json);
        }
    }

    private static string Name(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    private static string Text(JsonObject values) => values.ToJsonString(Json);
}
