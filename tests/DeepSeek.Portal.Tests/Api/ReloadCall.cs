using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Portal.Tests.Features.ModelVersions;

namespace DeepSeek.Portal.Tests.Api;

/// <summary>What a gateway sends to the portal.</summary>
internal static class ReloadCall
{
    public static HttpRequestMessage Create(string? version, string requestId, string model = FleetInRedis.Model) =>
        new(HttpMethod.Post, new Uri(PortalCalls.ReloadPath(model), UriKind.Relative))
        {
            Headers = { { InternalHeaders.Token, Token(requestId) } },
            Content = version is null
                ? null
                : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                    new ModelReloadRequest { Version = version }, ContractsJsonContext.Wire.ModelReloadRequest)),
        };

    public static string Token(string requestId, string audience = PortalCalls.Audience, string? secret = null) =>
        new InternalCallTokens(
            new HmacSigner(Encoding.UTF8.GetBytes(secret ?? PortalApplication.InternalKey), InternalCallTokens.Purpose), TimeProvider.System)
            .Write(new InternalCall
            {
                Audience = audience,
                ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(30),
                RequestId = requestId,
                TenantId = "tenant-1",
                CachePartition = "p",
                Seed = 0,
            });
}
