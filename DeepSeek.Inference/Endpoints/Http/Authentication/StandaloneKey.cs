using System.Security.Cryptography;
using System.Text;
using DeepSeek.Inference.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>The static key of a standalone service: the configured one, or in Development one made for this run.</summary>
internal sealed class StandaloneKey
{
    private const int RandomBytes = 24;

    private readonly byte[] _hash;

    public StandaloneKey(IOptions<InferenceOptions> options)
    {
        IsGenerated = options.Value.ApiKey.Length == 0;
        Value = IsGenerated ? "dev-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)) : options.Value.ApiKey;
        _hash = Hash(Value);
    }

    /// <summary>Whether it was made for this run.</summary>
    public bool IsGenerated { get; }

    /// <summary>The key. Never to be logged.</summary>
    public string Value { get; }

    /// <summary>Compares in constant time, whatever the lengths.</summary>
    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(Hash(presented), _hash);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
