using System.Globalization;

namespace DeepSeek.AppHost;

/// <summary>The short table that a newcomer needs.</summary>
internal static class WelcomeCard
{
    private const string Question = """{"model":"deepseek-r1-tiny","messages":[{"role":"user","content":"What is 347+585?"}]}""";

    public static string Render(DevelopmentCredentials credentials, TimeSpan took)
    {
        var rule = new string('-', 100);
        return string.Create(CultureInfo.InvariantCulture, $"""

            {rule}
            DeepSeek Platform is ready, {took.TotalSeconds:0.0} s after its start. Ctrl-C stops everything.

              Gateway      {credentials.Gateway}  and  {credentials.GatewayHttps}
              Portal       {credentials.Portal}
              API key      {credentials.ApiKey}
              Admin        {credentials.AdminUser}  {credentials.AdminPassword}

            Ask it something:

            {Curl(credentials)}
            {rule}

            """);
    }

    /// <summary>One line, to paste into any POSIX shell.</summary>
    internal static string Curl(DevelopmentCredentials credentials) =>
        $"curl -s {credentials.Gateway.TrimEnd('/')}/v1/chat/completions -H 'Authorization: Bearer {credentials.ApiKey}' "
        + $"-H 'Content-Type: application/json' -d '{Question}'";
}
