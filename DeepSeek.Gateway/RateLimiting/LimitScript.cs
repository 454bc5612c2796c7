namespace DeepSeek.Gateway.RateLimiting;

/// <summary>
/// The one script that counts. A limit is a hash. <c>s:&lt;slot&gt;:&lt;gateway&gt;</c> is all that a gateway has taken in a slot of time, written by that
/// gateway alone and always whole; what is used is the sum of those that count. <c>g:&lt;gateway&gt;</c> is the gateway's last call: its sequence, until when
/// the gateway counts as alive, its idle and its reserved units.
/// </summary>
/// <remarks>
/// Works in the Lua of Redis (5.1) and in that of Garnet (5.4): numbers become text by <c>%.0f</c> only, and are exact up to 2^53.
/// </remarks>
internal static class LimitScript
{
    /// <summary>How much of a limit must be left for units to be given ahead of need: one part in so many.</summary>
    public const int ScarceShare = 4;

    public const string Text = """
        local limit, gateway, sequence, acknowledged = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
        local oldest, slot, now, expires = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9] == '1'
        local ahead, gateways = tonumber(ARGV[14]), tonumber(ARGV[15])
        local fields, flat = {}, redis.call('HGETALL', KEYS[1])
        for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end

        local known = 0
        if fields['g:' .. gateway] then known = tonumber(string.match(fields['g:' .. gateway], '^%d+')) end
        if known >= sequence or known < acknowledged then return {1} end

        local function put(field, value)
          fields[field] = value
          redis.call('HSET', KEYS[1], field, value)
        end
        for i = 16, #ARGV, 2 do put('s:' .. ARGV[i] .. ':' .. gateway, ARGV[i + 1]) end

        local dead, gone, idle, reserved = {}, {}, 0, 0
        for field, value in pairs(fields) do
          if string.sub(field, 1, 2) == 'g:' then
            local who = string.sub(field, 3)
            local alive, unused, busy = string.match(value, '^%d+ (%d+) (%d+) (%d+)$')
            if tonumber(alive) < now and who ~= gateway then
              dead[who] = true
              if tonumber(alive) < now - 3600000 then gone[#gone + 1] = field end
            elseif who ~= gateway then
              idle = idle + tonumber(unused)
              reserved = reserved + tonumber(busy)
            end
          end
        end

        local used, seed, newest, slots = 0, 0, -1, {}
        for field, value in pairs(fields) do
          if string.sub(field, 1, 2) == 's:' then
            local at, who = string.match(field, '^s:(%d+):(.+)$')
            local amount = tonumber(value)
            at = tonumber(at)
            if at < oldest - 2 or amount == 0 or (expires and dead[who]) then
              gone[#gone + 1] = field
            elseif at >= oldest then
              if who == 'seed' then
                seed = math.max(seed, amount)
              else
                used = used + amount
                slots[at] = (slots[at] or 0) + amount
              end
              newest = math.max(newest, at)
            end
          end
        end
        for i = 1, #gone do redis.call('HDEL', KEYS[1], gone[i]) end

        local left, granted, refused = limit - math.max(used, seed), 0, -1
        for amount in string.gmatch(ARGV[13], '%d+') do
          amount = tonumber(amount)
          if amount <= left then
            left = left - amount
            granted = granted + amount
          elseif refused < 0 then
            refused = amount
          end
        end
        ahead = math.max(0, math.min(ahead, math.floor((left - math.floor(limit / 4)) / (2 * gateways))))
        left = left - ahead

        if granted + ahead > 0 then
          local field = 's:' .. ARGV[6] .. ':' .. gateway
          put(field, string.format('%.0f', tonumber(fields[field] or '0') + granted + ahead))
          newest = math.max(newest, slot)
          slots[slot] = (slots[slot] or 0) + granted + ahead
        end

        -- What it was given just now it has from now on: idle, or reserved.
        local unused = string.format('%.0f', tonumber(ARGV[11]) + ahead)
        local busy = string.format('%.0f', tonumber(ARGV[12]) + granted)
        put('g:' .. gateway, ARGV[3] .. ' ' .. ARGV[8] .. ' ' .. unused .. ' ' .. busy)

        local freeing = -1
        if refused >= 0 then
          local need = refused - left
          freeing = slot
          for at = oldest, slot do
            need = need - (slots[at] or 0)
            if need <= 0 then
              freeing = at
              break
            end
          end
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[10])
        return {0, granted, ahead, left, idle, reserved, freeing, newest}
        """;
}
