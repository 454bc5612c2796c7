using System.Reflection;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Portal.Data;

namespace DeepSeek.Portal.Tests.Features.Audit;

public sealed class AuditedPropertyTests
{
    private static readonly string[] Suspicious = ["Hash", "Secret", "Password", "Sealed", "Token"];

    /// <summary>True only of a fact about a password, and of names of tokens; new ones have to be thought about.</summary>
    private static readonly string[] Harmless = ["MustChangePassword"];

    [Fact]
    public async Task Audited_PropertyThatSoundsLikeASecret_IsMarked()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var context = store.CreateDbContext();
        var unmarked = context.Model.GetEntityTypes()
            .Where(type => type.ClrType.IsAssignableTo(typeof(IAudited)))
            .SelectMany(type => type.GetProperties())
            .Where(property => Suspicious.Any(word => property.Name.Contains(word, StringComparison.Ordinal)) && !Harmless.Contains(property.Name))
            .Where(property => property.PropertyInfo?.GetCustomAttribute<AuditSecretAttribute>() is null && property.PropertyInfo?.GetCustomAttribute<NotAuditedAttribute>() is null);

        Assert.Empty(unmarked.Select(property => $"{property.DeclaringType.ClrType.Name}.{property.Name}"));
    }
}
