namespace DeepSeek.AppHost.Embedded.Health;

/// <summary>Healthy where an address answers 200.</summary>
internal sealed class HttpProbe(HttpClient client, Func<Uri> address, int statusCode) : IHealthProbe
{
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address(), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode == statusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // It was too slow.
        }
    }
}
