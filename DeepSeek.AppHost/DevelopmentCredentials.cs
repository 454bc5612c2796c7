using System.Text.Json;

namespace DeepSeek.AppHost;

/// <summary>What the portal writes to <c>credentials.json</c> in Development.</summary>
internal sealed record DevelopmentCredentials(string Gateway, string GatewayHttps, string Portal, string ApiKey, string AdminUser, string AdminPassword)
{
    /// <summary>Null while it is not there, or not there whole.</summary>
    public static DevelopmentCredentials? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<DevelopmentCredentials>(File.ReadAllBytes(path), JsonSerializerOptions.Web) : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
