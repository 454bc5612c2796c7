using System.Buffers;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>What an upstream may look like.</summary>
internal static class UpstreamRules
{
    private const int MaxApiKeyLength = 1_000;
    private const int MostConcurrentRequests = 100_000;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    public static UpstreamProblem? Check(NewUpstream wanted, UpstreamOptions options) => wanted switch
    {
        { Id: var id } when !IsId(id) => UpstreamProblem.IdInvalid,
        { Model: var model } when !ModelNames.IsName(model) => UpstreamProblem.ModelInvalid,
        { Version: var version } when !ModelNames.IsName(version) => UpstreamProblem.VersionInvalid,
        { UpstreamModel: var model } when model.Length is 0 or > ModelDeployment.MaxNameLength || model.Any(char.IsControl) => UpstreamProblem.UpstreamModelInvalid,
        { ApiKey: { } key } when key.Length is 0 or > MaxApiKeyLength || !key.All(c => char.IsBetween(c, '!', '~')) => UpstreamProblem.ApiKeyInvalid,
        { Price: var price } when !PolicyRules.IsValid(price) => UpstreamProblem.PriceInvalid,
        { ConcurrentRequests: < 1 or > MostConcurrentRequests } => UpstreamProblem.ConcurrencyInvalid,
        _ => CheckAddress(wanted.Address, options),
    };

    private static UpstreamProblem? CheckAddress(string text, UpstreamOptions options)
    {
        if (text.Length > UpstreamRecord.MaxAddressLength
            || !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            || address.Host.Length == 0
            || address.UserInfo.Length > 0
            || address.Query.Length > 0
            || address.Fragment.Length > 0)
        {
            return UpstreamProblem.AddressInvalid;
        }

        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback || options.AllowPlainHttp ? null : UpstreamProblem.AddressNotSecure;
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= UpstreamRecord.MaxIdLength
        && !id.AsSpan().ContainsAnyExcept(IdCharacters)
        && char.IsAsciiLetterOrDigit(id[0])
        && char.IsAsciiLetterOrDigit(id[^1]);
}
