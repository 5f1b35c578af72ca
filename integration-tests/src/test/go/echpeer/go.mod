module echpeer

go 1.24
