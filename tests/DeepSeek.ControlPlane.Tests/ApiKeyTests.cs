using System.Security.Cryptography;
using System.Text;
using DeepSeek.ControlPlane.ApiKeys;

namespace DeepSeek.ControlPlane.Tests;

public sealed class ApiKeyTests
{
    [Fact]
    public void TryParse_WhatWasGenerated_IsRead()
    {
        var key = ApiKey.Generate();

        Assert.True(ApiKey.TryParse(key.Reveal(), out var read));
        Assert.Equal(key.PublicId, read.PublicId);
        Assert.Equal(key.Hash(), read.Hash());
        Assert.Matches("^dsk_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$", key.Reveal());
    }

    [Fact]
    public void TryParse_AnyOneCharacterChanged_IsRefused()
    {
        var text = ApiKey.Generate().Reveal();
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'x' ? 'y' : 'x') + text[(i + 1)..];

            Assert.False(ApiKey.TryParse(changed, out _), changed);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dsk_")]
    [InlineData("sk-0123456789")]
    public void TryParse_OtherText_IsRefused(string? text) => Assert.False(ApiKey.TryParse(text, out _));

    [Fact]
    public void TryParse_TruncatedOrLengthened_IsRefused()
    {
        var text = ApiKey.Generate().Reveal();

        Assert.False(ApiKey.TryParse(text[..^1], out _));
        Assert.False(ApiKey.TryParse(text + "0", out _));
        Assert.False(ApiKey.TryParse(" " + text[1..], out _));
    }

    [Fact]
    public void Hash_IsSha256OfTheWholeText()
    {
        var key = ApiKey.Generate();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.Reveal()))), key.Hash());
    }

    [Theory, InlineData(ApiKeyKind.Tenant, "dsk_"), InlineData(ApiKeyKind.Personal, "dsa_")]
    public void Generate_EachKind_IsToldByItsFirstLetters(ApiKeyKind kind, string prefix)
    {
        var key = ApiKey.Generate(kind);

        Assert.StartsWith(prefix + key.PublicId, key.Reveal(), StringComparison.Ordinal);
        Assert.Equal($"{prefix}{key.PublicId}_…", key.ToString());
        Assert.All(Enum.GetValues<ApiKeyKind>(), other => Assert.Equal(other == kind, ApiKey.TryParse(key.Reveal(), other, out _)));
    }

    [Fact]
    public void ToString_NeverTellsTheSecret()
    {
        var key = ApiKey.Generate();

        Assert.Equal($"dsk_{key.PublicId}_…", key.ToString());
    }
}
