namespace DeepSeek.AppHost.Tests;

public sealed class WelcomeCardTests
{
    private static readonly DevelopmentCredentials Credentials =
        new("http://localhost:8080/", "https://localhost:8443/", "http://localhost:8090/", "dsk_abc", "admin@localhost", "secret");

    [Fact]
    public void Render_Credentials_SaysAllThatANewcomerNeeds()
    {
        var card = WelcomeCard.Render(Credentials, TimeSpan.FromSeconds(7.04));

        Assert.Contains("7.0 s after its start", card);
        Assert.All(
            [Credentials.Gateway, Credentials.GatewayHttps, Credentials.Portal, Credentials.ApiKey, Credentials.AdminUser, Credentials.AdminPassword],
            text => Assert.Contains(text, card));
    }

    [Fact]
    public void Curl_Credentials_IsOneLineToPaste() => Assert.Equal(
        """curl -s http://localhost:8080/v1/chat/completions -H 'Authorization: Bearer dsk_abc' -H 'Content-Type: application/json' -d '{"model":"deepseek-r1-tiny","messages":[{"role":"user","content":"What is 347+585?"}]}'""",
        WelcomeCard.Curl(Credentials));
}
