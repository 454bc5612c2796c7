using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Authentication;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class ApiKeyIndexTests
{
    private static readonly TenantEntry First = new("t-1", "First", Suspended: false);

    [Fact]
    public void With_KeyIsNewChangedOrGone_FindsAsTheWholeSnapshotWould()
    {
        var (stays, changes, goes, comes) = (ApiKey.Generate(), ApiKey.Generate(), ApiKey.Generate(), ApiKey.Generate());
        var before = ApiKeyIndex.Of(new GatewaySnapshot { Tenants = [First], ApiKeys = [Entry(stays), Entry(changes), Entry(goes)] });

        var after = before.With(new GatewaySnapshotDelta
        {
            ApiKeys = [Entry(comes), Entry(changes) with { TimeoutSeconds = 5 }],
            RemovedApiKeys = [goes.PublicId],
        });

        Assert.Same(Find(before, stays), Find(after, stays));
        Assert.Equal(5, Find(after, changes)!.TimeoutSeconds);
        Assert.NotNull(Find(after, comes));
        Assert.Null(Find(after, goes));
        Assert.Null(after.FindById(goes.PublicId));
        Assert.NotNull(Find(before, goes));
    }

    [Fact]
    public void With_KeyIsRotatedAndTheGraceEnds_FindsEachSecretWhileItCounts()
    {
        var (old, next) = (ApiKey.Generate(), ApiKey.Generate());
        var before = ApiKeyIndex.Of(new GatewaySnapshot { Tenants = [First], ApiKeys = [Entry(old)] });
        var rotated = Entry(old) with { Hash = next.Hash() };

        var both = before.With(new GatewaySnapshotDelta { ApiKeys = [rotated, Entry(old)] });
        var one = both.With(new GatewaySnapshotDelta { ApiKeys = [rotated] });

        Assert.NotNull(Find(both, old));
        Assert.Same(Find(both, next), both.FindById(old.PublicId));
        Assert.Null(Find(one, old));
        Assert.NotNull(Find(one, next));
    }

    [Fact]
    public void With_TenantIsSuspendedOrGone_ItsKeysFollow()
    {
        var (key, other) = (ApiKey.Generate(), ApiKey.Generate());
        var index = ApiKeyIndex.Of(new GatewaySnapshot
        {
            Tenants = [First, First with { Id = "t-2" }],
            ApiKeys = [Entry(key), Entry(other) with { TenantId = "t-2" }],
        });

        var suspended = index.With(new GatewaySnapshotDelta { Tenants = [First with { Suspended = true }] });
        var gone = suspended.With(new GatewaySnapshotDelta { RemovedTenants = ["t-1"] });

        Assert.True(Find(suspended, key)!.Suspended);
        Assert.Same(Find(index, other), Find(suspended, other));
        Assert.Null(Find(gone, key));
        Assert.Null(gone.FindTenant("t-1"));
        Assert.NotNull(Find(gone, other));
    }

    private static ApiKeyEntry Entry(ApiKey key) => new(key.PublicId, First.Id, key.Hash(), [], ExpiresAt: null);

    private static Caller? Find(ApiKeyIndex index, ApiKey key) => Digest.TryParse(key.Hash(), out var digest) ? index.Find(digest) : null;
}
