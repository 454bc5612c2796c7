using System.Globalization;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes;

/// <summary>With what every answer says who made it.</summary>
internal static class AnswerHeaders
{
    public static void SetAnswerHeaders(this HttpResponse response, GatewayRequest request)
    {
        var headers = response.Headers;
        headers[ApiHeaders.Cache] = request.Cache switch { CacheUse.Hit => "hit", CacheUse.Miss => "miss", _ => "bypass" };
        if (request.CacheAge is { } age)
        {
            headers.Age = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (request.AnsweredBy is { } replica)
        {
            headers[ApiHeaders.Replica] = replica;
        }

        if (request.IsInexactFailover)
        {
            headers[ApiHeaders.Failover] = "inexact";
        }

        if (request.ModelVersion is { } version)
        {
            headers[ApiHeaders.ModelVersion] = version;
        }
    }
}
